import { Conversation } from '@app/conversation';
import { Database } from '@app/database';
import { KeyringLoader } from '@app/intake';
import { describeError, log } from '@app/observability';
import { type Processor, QueueBackend, queueNames, startWorker } from '@app/queue';
import type { INestApplicationContext } from '@nestjs/common';
import type { Worker } from 'bullmq';
import { AbandonedFiles } from './abandoned-files';
import { ChannelHealth } from './channel-health/channel-health';
import { DeviceHolder } from './linked-device/device-holder';
import { Housekeeping } from './housekeeping';
import { NightlyBackup } from './nightly-backup';
import { Sweeper } from './sweeper';
import { WorkerModule } from './worker.module';

const sweepEvery = 2000;

/** Waits for the database, then works every queue. Answers how to stop: what runs is finished first. */
export async function startProcessing(app: INestApplicationContext): Promise<() => Promise<void>> {
  app.get(Conversation).prepare(); // while no connection waits for an answer: it holds up the whole process
  await connect(app);
  const backend = app.get(QueueBackend);
  const processors = WorkerModule.processors.map((processor): Processor => app.get(processor));
  checkComplete(processors);
  const workers: Worker[] = processors.map((processor) => startWorker(processor, backend));
  await Promise.all(workers.map((worker) => worker.waitUntilReady()));
  const sweeper = app.get(Sweeper);
  const timer = setInterval(() => void sweeper.sweep(), sweepEvery);
  await app.get(Housekeeping).plan();
  await app.get(ChannelHealth).plan();
  await sweeper.sweep();
  const holder = app.get(DeviceHolder);
  holder.start();
  return async () => {
    clearInterval(timer);
    await Promise.all(workers.map((worker) => worker.close()));
    await holder.stop();
    await app.get(NightlyBackup).settled();
    await app.get(AbandonedFiles).settled();
    await app.get(ChannelHealth).settled();
    await app.close();
  };
}

async function connect(app: INestApplicationContext): Promise<void> {
  for (;;) {
    try {
      await app.get(Database).connect();
      await app.get(KeyringLoader).load();
      return;
    } catch (error) {
      log.warn('worker.database_away', describeError(error));
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}

/** Each queue has exactly one processor, or the worker does not start. */
function checkComplete(processors: readonly Processor[]): void {
  const served = processors.map(({ queue }) => queue).sort();
  if (served.join() !== [...queueNames].sort().join()) throw new Error(`queues served: ${served.join()}`);
}
