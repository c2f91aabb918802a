import { AppError } from '@app/core';
import { describeError, log, withContext } from '@app/observability';
import { type Job, Worker } from 'bullmq';
import { QueueBackend } from './backend';
import { concurrency } from './job-options';
import { type JobPayload, type QueueName } from './queues';

/** What works on one queue: take the id, call one service, done. Must be safe to run twice. */
export interface Processor {
  readonly queue: QueueName;
  handle(payload: JobPayload): Promise<void>;
}

/** A failed job, told by code alone: BullMQ keeps `failedReason`, and a foreign text may hold a citizen's data. */
class JobFailed extends Error {}

/** Starts a BullMQ worker for a processor. A job whose process died is found again after `lockDuration` and two looks. */
export function startWorker(processor: Processor, backend: QueueBackend): Worker<JobPayload> {
  const worker = new Worker<JobPayload>(processor.queue, (job) => work(processor, job), {
    ...backend.options,
    concurrency: concurrency[processor.queue],
    lockDuration: 15_000,
    stalledInterval: 5_000,
    maxStalledCount: 10,
  });
  worker.on('error', (error) =>
    log.warn('queue.worker_error', { queue: processor.queue, ...describeError(error) }),
  );
  return worker;
}

async function work(processor: Processor, job: Job<JobPayload>): Promise<void> {
  await withContext({ queue: processor.queue, jobId: job.id }, async () => {
    try {
      await processor.handle(job.data);
    } catch (error) {
      log.warn('job.failed', describeError(error));
      throw new JobFailed(error instanceof AppError ? error.code : 'unexpected');
    }
  });
}
