import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '@app/config';
import type { Clock } from '@app/core';
import { migrations as known } from '@app/database';
import { Client } from 'pg';
import { makeBackup } from './make-backup';
import { backupName, keepLatest } from './nightly-file';
import { migrationsOf } from './tables';

const kept = 3;

/**
 * A backup of the old schema, when there is something to migrate and an office in it: into BACKUP_DIR, else beside the data,
 * where it at least undoes a migration that went wrong. Its path; null when none was needed.
 */
export async function backupBeforeMigration(env: Environment, clock: Clock): Promise<string | null> {
  if (!(await isNeeded(env))) return null;
  const folder = env.backupDir ?? join(env.dataDir, 'backups');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, backupName('before-migration', clock.now()));
  await makeBackup(env, clock, path);
  await keepLatest(folder, 'before-migration', kept);
  return path;
}

async function isNeeded(env: Environment): Promise<boolean> {
  const client = new Client({ connectionString: env.databaseUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined); // a cut line also rejects the query that runs
  await client.connect();
  try {
    const done = await migrationsOf(client);
    if (done.length === 0 || known.every(({ name }) => done.includes(name))) return false;
    const { rowCount } = await client.query('SELECT 1 FROM keyring LIMIT 1');
    return (rowCount ?? 0) > 0;
  } finally {
    await client.end().catch(() => undefined); // the line is gone already
  }
}
