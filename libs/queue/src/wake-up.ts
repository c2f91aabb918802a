import { setTimeout as sleep } from 'node:timers/promises';
import { recordOf } from '@app/core';
import { Database } from '@app/database';
import { describeError, log } from '@app/observability';
import { Queue } from 'bullmq';
import { QueueBackend } from './backend';
import { concurrency, jobOptions } from './job-options';
import { type JobPayload, queueNames, type QueueName } from './queues';

/** How soon a wake-up of the sweeper may be repeated. */
const againMs = 3000;

/** A queue with so many jobs waiting is behind, not forgetful: more of them would only keep the workers from the work. */
const manyWaiting = 100;

/** How much one job wakes while that keeps no more than one worker busy: if it dies, the sweeper makes good for so much. */
const idsOfJob = 20;

/** The longest that wake-ups gather. Each is more than a millisecond's work, so that no worker waits for the next ones. */
const longestGatherMs = 100;

/**
 * Tells the workers that there is work, after the ambient transaction is committed. A lost wake-up loses nothing:
 * the sweeper wakes again what the database still holds (law 2).
 */
export class WakeUp {
  private readonly queues = new Map<QueueName, Queue<JobPayload>>();
  private readonly together = new Map<QueueName, Set<string>>();
  private adding?: Promise<void>;

  constructor(
    private readonly backend: QueueBackend,
    private readonly database: Database,
  ) {}

  /** One wake-up for each id; ids already waiting are not doubled. */
  async wake(queue: QueueName, ids: readonly string[], kind?: string): Promise<void> {
    const jobs = jobsFor(ids, kind, (id) => ({ id, keepLastIfActive: true }));
    if (jobs.length > 0) await this.database.afterCommit(() => this.add(queue, jobs));
  }

  /** One wake-up for each id after that time; what is due then, and what is not, the database knows. */
  async wakeLater(queue: QueueName, ids: readonly string[], delayMs: number): Promise<void> {
    const jobs = ids.map((id) => ({ name: 'wake', data: { id }, opts: { delay: delayMs } }));
    if (jobs.length > 0) await this.database.afterCommit(() => this.add(queue, jobs));
  }

  /**
   * Wakes for what is overdue, past every earlier wake-up: one that the queue sits on (its worker died, its notice was
   * lost while the database came back) must not hold back this one. At most one for an id in three seconds, and none
   while the queue is behind with what it has.
   */
  async wakeAgain(queue: QueueName, ids: readonly string[], kind?: string): Promise<void> {
    const jobs = jobsFor(ids, kind, (id) => ({ id: `again.${id}`, ttl: againMs }));
    if (jobs.length === 0) return;
    await this.database.afterCommit(async () => {
      if (!(await this.isBehind(queue))) await this.add(queue, jobs);
    });
  }

  /**
   * For much at once: few jobs for all that commits stored meanwhile, added behind the caller's back. Who must be told
   * that his message is safe does not wait for the queue.
   */
  async wakeTogether(queue: QueueName, ids: readonly string[]): Promise<void> {
    await this.database.afterCommit(() => {
      const waiting = this.together.get(queue) ?? new Set();
      for (const id of ids) waiting.add(id);
      this.together.set(queue, waiting);
      this.adding ??= this.addTogether();
    });
  }

  /** Jobs waiting, active, delayed and failed of each queue, for metrics and health. */
  async counts(): Promise<Record<QueueName, Record<string, number>>> {
    const counts = recordOf<QueueName, Record<string, number>>(queueNames, () => ({}));
    const count = async (name: QueueName): Promise<void> => {
      counts[name] = await this.opened(name).getJobCounts('waiting', 'active', 'delayed', 'failed');
    };
    await Promise.all(queueNames.map(count));
    return counts;
  }

  async close(): Promise<void> {
    await this.adding;
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
    this.queues.clear();
    await this.backend.close();
  }

  private async addTogether(): Promise<void> {
    await new Promise((next) => setImmediate(next));
    for (let next = this.takeTogether(); next; next = this.takeTogether()) {
      await this.add(next.name, sharedJobs(next.ids, concurrency[next.name]));
      await sleep(Math.min(next.ids.length, longestGatherMs));
    }
    this.adding = undefined; // in the same turn as the last look, so that nobody is left behind
  }

  private takeTogether(): { name: QueueName; ids: string[] } | undefined {
    for (const [name, waiting] of this.together) {
      const ids = [...waiting];
      waiting.clear();
      if (ids.length > 0) return { name, ids };
    }
    return undefined;
  }

  private async isBehind(name: QueueName): Promise<boolean> {
    const waiting = await this.opened(name)
      .getWaitingCount()
      .catch(() => 0); // adding tells what is wrong
    return waiting >= manyWaiting;
  }

  private async add(name: QueueName, jobs: BulkJobs): Promise<void> {
    const queue = this.opened(name);
    try {
      if (jobs.length > this.fewJobs) await queue.addBulk(jobs);
      else await Promise.all(jobs.map((job) => queue.add(job.name, job.data, job.opts)));
    } catch (error) {
      log.warn('queue.wake_failed', { queue: name, ...describeError(error) });
      await this.forget(name);
    }
  }

  /** On PostgreSQL a bulk makes temporary tables, which costs as much as ten jobs added one by one. */
  private get fewJobs(): number {
    return this.backend.name === 'postgres' ? 8 : 1;
  }

  /** A queue whose first connection failed never tries another: the next call opens a new one. */
  private async forget(name: QueueName): Promise<void> {
    const queue = this.queues.get(name);
    this.queues.delete(name);
    await queue?.close().catch(() => undefined);
  }

  private opened(name: QueueName): Queue<JobPayload> {
    const known = this.queues.get(name);
    if (known) return known;
    const queue = new Queue<JobPayload>(name, { ...this.backend.options, defaultJobOptions: jobOptions });
    queue.on('error', () => undefined); // reported where a call fails
    this.queues.set(name, queue);
    return queue;
  }
}

type BulkJobs = Parameters<Queue<JobPayload>['addBulk']>[0];

function jobsFor(
  ids: readonly string[],
  kind: string | undefined,
  deduplication: (key: string) => NonNullable<NonNullable<BulkJobs[number]['opts']>['deduplication']>,
): BulkJobs {
  return [...new Set(ids)].map((id) => {
    const key = kind ? `${kind}.${id}` : id;
    return { name: 'wake', data: kind ? { id, kind } : { id }, opts: { deduplication: deduplication(key) } };
  });
}

/** The same ids in few jobs: no more of them than one worker takes at once. */
function sharedJobs(ids: readonly string[], most: number): BulkJobs {
  const size = Math.max(idsOfJob, Math.ceil(ids.length / most));
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, i) => {
    const [id = '', ...more] = ids.slice(i * size, (i + 1) * size);
    return { name: 'wake', data: { id, more } };
  });
}
