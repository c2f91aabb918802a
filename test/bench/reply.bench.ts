import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { GraphSimulator } from '../support/graph-simulator';
import { startTestRedis } from '../support/redis';
import { TestSystem } from '../support/system';
import { bareHops } from './bare-hops';
import { startBenchPostgres } from './postgres';
import { type Aim, percentile, round, tell } from './report';

const perSecond = 50;
const seconds = 20;
/** Before, so many seconds at the same pace warm caches and compilers up; all of it is answered before the count. */
const warmSeconds = 4;
const patienceMs = 15_000;

interface Paced {
  name: string;
  /** From the webhook's first byte to the reply in the provider's hands, ms. */
  replies: number[];
  /** One hop through a bare queue at the same pace, from `add` to the worker's hands, ms. */
  hops: number[];
  missing: number;
}

type Postgres = Awaited<ReturnType<typeof startBenchPostgres>>;

/** Citizens say hello at an even pace; how long until the reply is with the provider, and how much of it is waiting. */
export async function run(): Promise<void> {
  const postgres = await startBenchPostgres();
  const redis = await startTestRedis();
  const simulator = await GraphSimulator.start();
  try {
    const runs = [await paced(postgres, simulator, 'PostgreSQL')];
    if (redis) runs.push(await paced(postgres, simulator, 'Redis', redis.url));
    tell({
      name: 'reply',
      about:
        `\`npm run bench -- reply\`: ${perSecond} citizens a second write on Messenger for ${seconds - warmSeconds} s after ${warmSeconds} s to warm up, each a person of his own; from the ` +
        'webhook sent to the reply received by the simulated Graph API, over TLS, everything on this machine. A reply goes through ' +
        'two queues; beside it two hops through a bare BullMQ queue at the same pace in the same run.',
      tables: [
        {
          title: 'Webhook to reply, ms',
          columns: ['queue on', 'p50', 'p99', 'two bare hops, p50', 'share of the queue', 'without reply'],
          rows: runs.map(({ name, replies, hops, missing }) => [
            name,
            round(percentile(replies, 0.5), 1),
            round(percentile(replies, 0.99), 1),
            round(2 * percentile(hops, 0.5), 1),
            round((2 * percentile(hops, 0.5)) / percentile(replies, 0.5)),
            missing,
          ]),
        },
      ],
      aims: runs.flatMap(({ name, replies, missing }): Aim[] => [
        { what: `${name}: p50, ms`, measured: percentile(replies, 0.5), better: 'at most', aim: 40 },
        { what: `${name}: p99, ms`, measured: percentile(replies, 0.99), better: 'at most', aim: 250 },
        { what: `${name}: messages without a reply`, measured: missing, better: 'at most', aim: 0 },
      ]),
    });
  } finally {
    await simulator.stop();
    await redis?.stop();
    await postgres.stop();
  }
}

async function paced(
  postgres: Postgres,
  simulator: GraphSimulator,
  name: string,
  redisUrl?: string,
): Promise<Paced> {
  const url = await postgres.create(`reply_${name.toLowerCase()}`);
  const system = await TestSystem.start({
    clockMoves: false,
    database: { url, drop: async () => undefined },
    env: { ...simulator.env, LOG_LEVEL: 'error', ...(redisUrl ? { REDIS_URL: redisUrl } : {}) },
  });
  let talked: { replies: number[]; missing: number };
  try {
    simulator.baseUrl = system.url;
    talked = await talk(simulator);
  } finally {
    await system.stop();
  }
  return {
    name,
    ...talked,
    hops: await bareHops(await postgres.create(`hops_${name.toLowerCase()}`), perSecond, redisUrl),
  };
}

async function talk(simulator: GraphSimulator): Promise<{ replies: number[]; missing: number }> {
  const asked = new Map<string, number>();
  const replies: number[] = [];
  const onSent = ({ recipient, at }: { recipient: string; at: Date }): void => {
    const began = asked.get(recipient);
    if (began === undefined) return; // the second part of an answer
    asked.delete(recipient);
    replies.push(at.getTime() - began);
  };
  simulator.world.events.on('sent', onSent);
  const write = async (count: number): Promise<void> => {
    const posts: Promise<unknown>[] = [];
    const began = performance.now();
    for (let n = 0; n < count; n++) {
      await sleep(Math.max(0, began + (n * 1000) / perSecond - performance.now()));
      const person = `8${Date.now()}${String(n).padStart(5, '0')}`;
      asked.set(person, Date.now());
      posts.push(simulator.messenger.text(person, `Halo ${randomUUID().slice(0, 4)}`));
    }
    await Promise.all(posts);
    for (const end = Date.now() + patienceMs; asked.size > 0 && Date.now() < end;) await sleep(50);
  };
  await write(perSecond * warmSeconds);
  replies.length = 0;
  await write(perSecond * (seconds - warmSeconds));
  simulator.world.events.off('sent', onSent);
  return { replies, missing: asked.size };
}
