import { createPostgresBackend, type Job, Queue, runMigrations, Worker } from 'bullmq';
import IORedis from 'ioredis';
import { Pool } from 'pg';

/** As much of a queue as is measured. */
export type Adds = Pick<Queue, 'add' | 'addBulk'>;

/** A queue with nothing around it, on Redis or on a database of its own. */
export async function openBareQueue(
  databaseUrl: string,
  redisUrl?: string,
): Promise<{
  queue: Adds;
  work(handle: (job: Job) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}> {
  const connection = redisUrl
    ? new IORedis(redisUrl, { maxRetriesPerRequest: null })
    : new Pool({ connectionString: databaseUrl, max: 16, options: '-c search_path=bullmq' });
  if (connection instanceof Pool) {
    const client = await connection.connect();
    await client.query('CREATE SCHEMA IF NOT EXISTS bullmq');
    await runMigrations(client as never, 'bullmq', {}); // takes any client of pg
    client.release();
  }
  const options = { connection: connection as never }; // the PostgreSQL backend takes a pool here
  const factory = (connection instanceof Pool ? createPostgresBackend : undefined) as never; // undefined: Redis
  const queue = new Queue('bare', options, factory);
  const workers: Worker[] = [];
  return {
    queue,
    work: async (handle) => {
      const worker = new Worker('bare', handle, { ...options, concurrency: 8 }, factory);
      workers.push(worker);
      await worker.waitUntilReady();
    },
    close: async () => {
      for (const worker of workers) await worker.close();
      await queue.close();
      if (connection instanceof Pool) await connection.end();
      else connection.disconnect();
    },
  };
}
