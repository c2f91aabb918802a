import 'reflect-metadata';
import { join } from 'node:path';
import { ChannelRegistry } from '@app/channels';
import { Environment, EnvironmentInvalid } from '@app/config';
import { Catalogue, CatalogueInvalid } from '@app/catalogue';
import { Spool } from '@app/intake';
import { requireLetters } from '@app/letters';
import { describeError, log } from '@app/observability';
import { createApi } from './create-api';
import { DatabaseLink } from './database-link';

/** How long the word "ready" waits for the database; without it the API is ready all the same, for it spools. */
const patienceMs = 5000;

async function main(): Promise<void> {
  const env = new Environment(process.env);
  const app = await createApi(env);
  await app.get(Spool).prepare();
  await requireLetters(app.get(Catalogue), join(env.dataDir, 'letters-tried'));
  const link = app.get(DatabaseLink);
  await link.prepareKeys();
  await app.listen(env.port, env.host);
  const address = await app.getUrl();
  log.info('api.listening', { port: env.port });
  const connected = link.connect();
  await Promise.race([connected, new Promise((resolve) => setTimeout(resolve, patienceMs).unref())]);
  process.send?.({ type: 'ready', address, channels: app.get(ChannelRegistry).states });
  // Also long after the start, on the day that the database first answers: nobody else knows it.
  const adminPassword = await connected;
  if (adminPassword) process.send?.({ type: 'first_administrator', adminPassword });
}

process.once('disconnect', () => process.kill(process.pid, 'SIGTERM')); // the parent is gone
main().catch((error: unknown) => {
  const told = error instanceof EnvironmentInvalid || error instanceof CatalogueInvalid;
  if (told) process.stderr.write(`${error.message}\n`);
  else log.error('api.start_failed', describeError(error));
  process.exit(1);
});
