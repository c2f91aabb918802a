import type { DefaultJobOptions } from 'bullmq';

/**
 * All options of all jobs. A job is tried once: what is still to be done stands in the database, with its own next
 * attempt, and the sweeper wakes for it again. A job that waits for its retry would only swallow newer wake-ups.
 */
export const jobOptions: DefaultJobOptions = {
  attempts: 1,
  removeOnComplete: true,
  removeOnFail: { age: 3 * 86_400, count: 1000 },
};

/** How many jobs of a queue one process works on at once. */
export const concurrency = { intake: 8, media: 4, outbound: 8, timers: 2 } as const;
