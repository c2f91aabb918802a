import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GraphSimulator, simulatorSettings } from '../support/graph-simulator';
import { startTestRedis } from '../support/redis';
import { countIn, TestSystem } from '../support/system';
import type { BareStep } from './bare-intake';
import { startBenchPostgres } from './postgres';
import { round, tell } from './report';
import { fire, type LoadResult, Webhooks } from './webhook-load';

const seconds = 6;
const mostPerRun = 14_000 * seconds;
const drainSeconds = 15;
const { pageId, appSecret } = simulatorSettings.messenger;

interface Row {
  name: string;
  result: LoadResult;
}

type Postgres = Awaited<ReturnType<typeof startBenchPostgres>>;

/** Signed Messenger texts over 50 connections, workers paused; then how fast the workers catch up. */
export async function run(): Promise<void> {
  const postgres = await startBenchPostgres();
  const redis = await startTestRedis();
  const simulator = await GraphSimulator.start();
  try {
    const rows: Row[] = [];
    const bare = async (name: string, step: BareStep, redisUrl?: string): Promise<LoadResult> => {
      const result = await bareRun(postgres, step, redisUrl);
      rows.push({ name, result });
      return result;
    };
    await bare('(warming up)', 'insert');
    rows.length = 0;
    await bare('bare: one INSERT a request', 'insert');
    const single = await bare('bare: INSERT, then queue.add on PostgreSQL', 'insert+add');
    const group = await bare('bare: group commit, no queue', 'group');
    await bare('bare: group commit, then addBulk on PostgreSQL', 'group+addBulk');
    const onPostgres = await productRun(postgres, simulator, rows, 'si-cepat-mesi on PostgreSQL');
    const bulk =
      redis && (await bare('bare: group commit, then addBulk on Redis', 'group+addBulk', redis.url));
    const onRedis =
      redis && (await productRun(postgres, simulator, rows, 'si-cepat-mesi on Redis', redis.url));
    const drains = [
      ['PostgreSQL', round(onPostgres.drained, 0)],
      ...(onRedis ? [['Redis', round(onRedis.drained, 0)]] : []),
    ];
    const one = onPostgres.load.perSecond;
    tell({
      name: 'intake',
      about:
        '`npm run bench -- intake`: signed Messenger texts of 5000 citizens over 50 connections, each 200 after it is durable; ' +
        `workers paused. API, database and load on the same machine, ${seconds} s a run. Bare: Fastify, raw body, HMAC, JSON, ` +
        'and the named step alone, without sealing, duplicates of what was understood, or lanes.',
      tables: [
        {
          title: 'Received',
          columns: [
            'durable step before the 200',
            'requests/s',
            'p50 ms',
            'p99 ms',
            'not 200',
            'of group commit',
          ],
          rows: rows.map(({ name, result }) => [
            name,
            round(result.perSecond, 0),
            round(result.p50, 1),
            round(result.p99, 1),
            result.refused,
            round(result.perSecond / group.perSecond),
          ]),
        },
        {
          title: `Drained by one worker afterwards: worked, replied and sent, events/s over ${drainSeconds} s`,
          columns: ['queue on', 'events/s'],
          rows: drains,
        },
      ],
      aims: [
        {
          what: 'PostgreSQL over INSERT and queue.add',
          measured: one / single.perSecond,
          better: 'at least',
          aim: 2,
        },
        {
          what: 'PostgreSQL over group commit without a queue',
          measured: one / group.perSecond,
          better: 'at least',
          aim: 0.6,
        },
        ...(bulk && onRedis
          ? ([
              {
                what: 'Redis over group commit, then addBulk on Redis',
                measured: onRedis.load.perSecond / bulk.perSecond,
                better: 'at least',
                aim: 0.8,
              },
            ] as const)
          : []),
      ],
    });
  } finally {
    await simulator.stop();
    await redis?.stop();
    await postgres.stop();
  }
}

let databases = 0;

async function load(target: URL): Promise<LoadResult> {
  const webhooks = new Webhooks(target, pageId, appSecret);
  const requests = Array.from({ length: mostPerRun }, (_, n) => webhooks.request(n));
  return fire(target, requests.values(), { seconds });
}

async function bareRun(postgres: Postgres, step: BareStep, redisUrl?: string): Promise<LoadResult> {
  const url = await postgres.create(`bare_${databases++}`);
  const program = join(__dirname, '../support/run-typescript.cjs');
  const child = fork(program, [join(__dirname, 'bare-intake.ts'), 'serve'], {
    env: { ...process.env, BARE_STEP: step, DATABASE_URL: url, REDIS_URL: redisUrl, APP_SECRET: appSecret },
  });
  try {
    return await load(new URL(await addressOf(child)));
  } finally {
    child.disconnect();
    await new Promise((done) => child.once('exit', done));
  }
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((done, failed) => {
    child.once('message', (message) => done((message as { address: string }).address)); // what `serve` sends
    child.once('exit', () => failed(new Error('the bare server ended')));
  });
}

async function productRun(
  postgres: Postgres,
  simulator: GraphSimulator,
  rows: Row[],
  name: string,
  redisUrl?: string,
): Promise<{ load: LoadResult; drained: number }> {
  const url = await postgres.create(`office_${databases++}`);
  const system = await TestSystem.start({
    clockMoves: false,
    database: { url, drop: async () => undefined },
    env: { ...simulator.env, LOG_LEVEL: 'error', ...(redisUrl ? { REDIS_URL: redisUrl } : {}) },
  });
  try {
    await system.worker.kill('SIGTERM');
    const result = await load(new URL('/webhooks/messenger', system.url));
    rows.push({ name, result });
    const stored = await countIn(url, 'SELECT count(*) AS n FROM inbound_events');
    if (stored !== result.answered - result.refused)
      throw new Error(`${result.answered} answered, ${stored} stored`);
    await system.startWorker();
    const done = (): Promise<number> =>
      countIn(url, `SELECT count(*) AS n FROM inbound_events WHERE status = 'done'`);
    const before = await done();
    await sleep(drainSeconds * 1000);
    return { load: result, drained: ((await done()) - before) / drainSeconds };
  } finally {
    await system.stop();
  }
}
