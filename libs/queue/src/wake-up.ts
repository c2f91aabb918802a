import { Database } from '@app/database';
import { describeError, log } from '@app/observability';
import { Queue } from 'bullmq';
import { QueueBackend } from './backend';
import { jobOptions } from './job-options';
import { type JobPayload, queueNames, type QueueName } from './queues';

/**
 * Tells the workers that there is work, after the ambient transaction is committed. A lost wake-up loses nothing:
 * the sweeper wakes again what the database still holds (law 2).
 */
export class WakeUp {
  private queues?: Record<QueueName, Queue<JobPayload>>;

  constructor(
    private readonly backend: QueueBackend,
    private readonly database: Database,
  ) {}

  /** One wake-up for each id; ids already waiting are not doubled. */
  async wake(queue: QueueName, ids: readonly string[], kind?: string): Promise<void> {
    const unique = [...new Set(ids)];
    if (unique.length > 0) await this.database.afterCommit(() => this.add(queue, unique, kind));
  }

  /** Jobs waiting, active, delayed and failed of each queue, for metrics and health. */
  async counts(): Promise<Record<QueueName, Record<string, number>>> {
    const counted = await Promise.all(
      queueNames.map(
        async (name) =>
          [name, await this.opened[name].getJobCounts('waiting', 'active', 'delayed', 'failed')] as const,
      ),
    );
    return Object.fromEntries(counted) as Record<QueueName, Record<string, number>>; // built from queueNames
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.queues ?? {}).map((queue) => queue.close()));
    this.queues = undefined;
    await this.backend.close();
  }

  private async add(name: QueueName, ids: string[], kind?: string): Promise<void> {
    try {
      await this.opened[name].addBulk(
        ids.map((id) => ({
          name,
          data: kind ? { id, kind } : { id },
          opts: { deduplication: { id: kind ? `${kind}.${id}` : id, keepLastIfActive: true } },
        })),
      );
    } catch (error) {
      log.warn('queue.wake_failed', { queue: name, ...describeError(error) });
    }
  }

  private get opened(): Record<QueueName, Queue<JobPayload>> {
    this.queues ??= this.open();
    return this.queues;
  }

  private open(): Record<QueueName, Queue<JobPayload>> {
    const pairs = queueNames.map((name) => {
      const queue = new Queue<JobPayload>(name, { ...this.backend.options, defaultJobOptions: jobOptions });
      queue.on('error', () => undefined); // reported where a call fails
      return [name, queue] as const;
    });
    return Object.fromEntries(pairs) as Record<QueueName, Queue<JobPayload>>; // built from queueNames
  }
}
