import 'reflect-metadata';
import { CatalogueInvalid } from '@app/catalogue';
import { Environment, EnvironmentInvalid } from '@app/config';
import { describeError, log } from '@app/observability';
import { NestFactory } from '@nestjs/core';
import { startProcessing } from './start-worker';
import { WorkerModule } from './worker.module';

async function main(): Promise<void> {
  const env = new Environment(process.env);
  const app = await NestFactory.createApplicationContext(WorkerModule.for(env), {
    logger: ['error', 'warn'],
  });
  let stop: (() => Promise<void>) | undefined;
  let stopping = false;
  const end = (): void => {
    if (stopping) return;
    stopping = true;
    const finished = stop ? stop() : app.close();
    finished.then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, end);
  process.once('disconnect', end); // the parent is gone
  stop = await startProcessing(app);
  log.info('worker.ready');
  process.send?.({ type: 'ready' });
}

main().catch((error: unknown) => {
  const told = error instanceof EnvironmentInvalid || error instanceof CatalogueInvalid;
  if (told) process.stderr.write(`${error.message}\n`);
  else log.error('worker.start_failed', describeError(error));
  process.exit(1);
});
