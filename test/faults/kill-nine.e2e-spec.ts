import { setTimeout as sleep } from 'node:timers/promises';
import { GraphSimulator } from '../support/graph-simulator';
import { redisWanted } from '../support/redis';
import { countIn as count, TestSystem, until } from '../support/system';

const people = 25;
const messagesEach = 20;

/** The inbound events of each lane in the order of their work, as the order of their sending times. */
const disorder = `SELECT count(*) AS n FROM (
  SELECT sent_at, lag(sent_at) OVER (PARTITION BY lane ORDER BY done_at, seq) AS before FROM inbound_events) e
  WHERE before > sent_at`;

describe.each(['PostgreSQL', 'Redis'])(
  'kill -9 in the middle of 500 webhooks, the queue on %s',
  (backend) => {
    const wanted = backend === 'PostgreSQL' || redisWanted();
    const runIt = wanted ? it : it.skip;
    let simulator: GraphSimulator;
    let system: TestSystem;

    beforeAll(async () => {
      if (!wanted) return;
      simulator = await GraphSimulator.start({});
      system = await TestSystem.start({ redis: backend === 'Redis', env: simulator.env });
      simulator.baseUrl = system.url;
    }, 60_000);

    afterAll(async () => {
      await simulator?.stop();
      await system?.stop();
    }, 30_000);

    runIt(
      'works every webhook that was answered 200 exactly once, in order, and doubles no reply beyond one in flight',
      async () => {
        const answered: string[] = [];
        let sent = 0;
        const person = async (index: number): Promise<void> => {
          const psid = `7${String(index).padStart(4, '0')}${Date.now()}`;
          for (let n = 0; n < messagesEach;) {
            sent += 1;
            const { status, id } = await simulator.messenger
              .text(psid, `pesan ${n}`)
              .catch(() => ({ status: 0, id: '' }));
            if (status === 200) {
              answered.push(id);
              n += 1;
            } else await sleep(100); // the provider comes again
          }
        };
        const all = Promise.all(Array.from({ length: people }, (_, index) => person(index)));
        await until('a quarter was answered', () => Promise.resolve(answered.length > 100));
        await system.api.kill('SIGKILL');
        await system.startApi(system.port);
        await until('half was answered', () => Promise.resolve(answered.length > 200));
        await system.worker.kill('SIGKILL');
        await system.startWorker();
        await all;

        await until(
          'all is worked',
          async () =>
            (await count(
              system.databaseUrl,
              `SELECT count(*) AS n FROM inbound_events WHERE status = 'pending'`,
            )) === 0,
          120,
        );
        const stored = await count(
          system.databaseUrl,
          `SELECT count(*) AS n FROM messages WHERE direction = 'inbound'`,
        );
        const parked = await count(
          system.databaseUrl,
          `SELECT count(*) AS n FROM inbound_events WHERE status = 'parked'`,
        );
        const events = await count(system.databaseUrl, 'SELECT count(*) AS n FROM inbound_events');
        const twice = await count(
          system.databaseUrl,
          `SELECT count(*) AS n FROM (SELECT event_id FROM messages WHERE direction = 'inbound' GROUP BY event_id HAVING count(*) > 1) d`,
        );
        const backwards = await count(system.databaseUrl, disorder);
        await until(
          'all is sent',
          async () =>
            (await count(
              system.databaseUrl,
              `SELECT count(*) AS n FROM outbound_messages WHERE status IN ('queued', 'sending')`,
            )) === 0,
          150,
        );
        const rows = await count(system.databaseUrl, 'SELECT count(*) AS n FROM outbound_messages');
        const doubled = simulator.sent.length - rows;
        process.stdout.write(
          `kill -9, queue on ${backend}: sent ${sent}, answered ${answered.length}, stored ${stored}, events ${events}, parked ${parked}, ` +
            `worked twice ${twice}, disorder ${backwards}, replies ${rows}, doubled ${doubled}\n`,
        );

        expect(new Set(answered).size).toBeLessThanOrEqual(stored);
        expect({ parked, twice, backwards, lost: events - stored }).toEqual({
          parked: 0,
          twice: 0,
          backwards: 0,
          lost: 0,
        });
        // Each of the worker's concurrent sends may have been in flight when it was killed.
        expect(doubled).toBeGreaterThanOrEqual(0);
        expect(doubled).toBeLessThanOrEqual(8);
      },
      300_000,
    );
  },
);
