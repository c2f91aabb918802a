import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chmodSync } from 'node:fs';
import { startEmbeddedPostgres } from '../../libs/database/src/embedded';

/** A PostgreSQL for one test run, in the temporary folder; its data is not worth waiting for a disk. */
export async function startTestPostgres(): Promise<{ url: string; stop(): Promise<void> }> {
  const dir = mkdtempSync(join(tmpdir(), 'si-cepat-mesi-test-'));
  chmodSync(dir, 0o755); // the server's account must be able to walk through; the cluster itself is 0700
  const postgres = await startEmbeddedPostgres({
    dir,
    home: dir,
    password: randomBytes(12).toString('hex'),
    database: 'postgres',
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' },
  });
  return {
    url: postgres.url,
    stop: async () => {
      await postgres.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
