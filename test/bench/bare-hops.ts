import { setTimeout as sleep } from 'node:timers/promises';
import { openBareQueue } from './bare-queue';

const seconds = 6;

/** How long an even stream of jobs waits between `add` and the worker's hands, ms. */
export async function bareHops(databaseUrl: string, perSecond: number, redisUrl?: string): Promise<number[]> {
  const { queue, work, close } = await openBareQueue(databaseUrl, redisUrl);
  const waited: number[] = [];
  await work(async ({ data }) => {
    waited.push(performance.now() - Number((data as { at: number }).at)); // what is added below
  });
  const count = perSecond * seconds;
  const began = performance.now();
  for (let n = 0; n < count; n++) {
    await sleep(Math.max(0, began + (n * 1000) / perSecond - performance.now()));
    void queue.add('bare', { at: performance.now() });
  }
  for (let waits = 0; waited.length < count && waits < 100; waits++) await sleep(50);
  await close();
  return waited.slice(perSecond); // the first second warms up
}
