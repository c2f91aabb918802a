import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, databaseAt } from '@app/database';
import { Queue, type Worker } from 'bullmq';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { redisPath, startTestRedis, type TestRedis } from '../../../test/support/redis';
import { startWorker } from './app-worker';
import { QueueBackend } from './backend';
import { concurrency } from './job-options';
import type { JobPayload } from './queues';
import { WakeUp } from './wake-up';

jest.setTimeout(60_000); // a small machine under load

// Redis first: choosing PostgreSQL is for the whole process. Where Redis must not be missing, its absence fails here.
const backends = [...(redisPath() || process.env.CI ? ['Redis'] : []), 'PostgreSQL'];

describe.each(backends)('wake-ups on %s', (name) => {
  let test: TestDatabase;
  let redis: TestRedis | undefined;
  let database: Database;
  let backend: QueueBackend;
  let wakeUp: WakeUp;
  let worker: Worker<JobPayload>;
  let worked: string[];
  let jobs = 0;

  const workedOf = async (id: string, times: number): Promise<number> => {
    const count = (): number => worked.filter((one) => one === id).length;
    for (const end = Date.now() + 20_000; count() < times && Date.now() < end;) await sleep(20);
    return count();
  };

  beforeAll(async () => {
    test = await createTestDatabase();
    if (name === 'Redis') redis = await startTestRedis();
    database = databaseAt(test.url);
    await database.connect();
    backend = new QueueBackend(test.url, redis?.url);
    wakeUp = new WakeUp(backend, database);
    worked = [];
    worker = startWorker(
      {
        queue: 'intake',
        handle: async ({ id, more = [] }) => {
          worked.push(id, ...more);
          jobs++;
          if (id.startsWith('fails')) throw new Error('with words that nobody may keep');
        },
      },
      backend,
    );
    await worker.waitUntilReady();
  });

  afterAll(async () => {
    await worker.close();
    await wakeUp.close();
    await database.close();
    await redis?.stop();
    await test.drop();
  });

  it('wakes many with few jobs, each once, also those that come while a bulk is on its way', async () => {
    const before = jobs;
    const ids = Array.from({ length: 60 }, (_, n) => `together-${n}`);
    await wakeUp.wakeTogether('intake', ids.slice(0, 30));
    await wakeUp.wakeTogether('intake', ids.slice(20, 40));
    await sleep(0);
    await sleep(0);
    await wakeUp.wakeTogether('intake', ids.slice(40));
    for (const id of ids) expect({ id, times: await workedOf(id, 1) }).toEqual({ id, times: 1 });
    expect(jobs - before).toBeLessThan(10);
  });

  it('wakes hundreds with as many jobs as a worker has hands', async () => {
    const before = jobs;
    const ids = Array.from({ length: 400 }, (_, n) => `hundreds-${n}`);
    await wakeUp.wakeTogether('intake', ids);
    for (const id of ids) expect({ id, times: await workedOf(id, 1) }).toEqual({ id, times: 1 });
    expect(jobs - before).toBe(concurrency.intake);
  });

  it('wakes after the commit, and not at all when the transaction is undone', async () => {
    const undone = database.transaction(async () => {
      await wakeUp.wake('intake', ['undone']);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    await database.transaction(() => wakeUp.wake('intake', ['kept']));

    expect(await workedOf('kept', 1)).toBe(1);
    expect(worked).not.toContain('undone');
  });

  it('wakes again past a wake-up that the queue sits on', async () => {
    const queue = new Queue<JobPayload>('intake', backend.options);
    await queue.add('wake', { id: 'stuck' }, { delay: 3_600_000, deduplication: { id: 'stuck' } });

    await wakeUp.wake('intake', ['stuck']);
    await sleep(300);
    expect(worked).not.toContain('stuck');

    await wakeUp.wakeAgain('intake', ['stuck']);
    expect(await workedOf('stuck', 1)).toBe(1);
    await queue.close();
  });

  it('does not wake again while the queue is behind, and does once it has caught up', async () => {
    await worker.pause();
    const queued = Array.from({ length: 100 }, (_, n) => `queued-${n}`);
    await wakeUp.wake('intake', queued);
    await wakeUp.wakeAgain('intake', queued);
    expect((await wakeUp.counts()).intake['waiting']).toBe(100);

    await worker.resume();
    for (const id of queued) expect(await workedOf(id, 1)).toBe(1);
    await wakeUp.wakeAgain('intake', ['queued-7']);

    expect(await workedOf('queued-7', 2)).toBe(2);
  });

  it('keeps of a failed job its code alone, and takes the next wake-up at once', async () => {
    await wakeUp.wake('intake', ['fails-1']);
    expect(await workedOf('fails-1', 1)).toBe(1);
    await sleep(300);
    await wakeUp.wake('intake', ['fails-1']);

    expect(await workedOf('fails-1', 2)).toBe(2);
    const queue = new Queue<JobPayload>('intake', backend.options);
    const failed = await queue.getFailed();
    expect(failed.map(({ failedReason }) => failedReason)).toContain('unexpected');
    expect(
      JSON.stringify(failed.map(({ failedReason, stacktrace }) => [failedReason, stacktrace])),
    ).not.toContain('nobody may keep');
    await queue.close();
  });
});
