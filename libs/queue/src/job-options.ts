import type { DefaultJobOptions } from 'bullmq';

/** All options of all jobs. Retries are short: the sweeper is what makes sure, not the queue. */
export const jobOptions: DefaultJobOptions = {
  attempts: 5,
  backoff: { type: 'exponential', delay: 500, jitter: 0.3 },
  removeOnComplete: true,
  removeOnFail: { age: 3 * 86_400, count: 1000 },
};

/** How many jobs of a queue one process works on at once. */
export const concurrency = { intake: 8, media: 4, outbound: 8, timers: 2 } as const;
