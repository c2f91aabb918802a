import { backupBeforeMigration } from '@app/backup';
import { Environment } from '@app/config';
import { SystemClock } from '@app/core';
import { migrate } from '@app/database';
import { migrateQueues } from '@app/queue';

/** Brings database and queue tables up to date, after a backup where there is an office already; safe to run twice and by two at once. */
export async function run(): Promise<number> {
  const url = process.env['DATABASE_URL'];
  if (!url) {
    process.stderr.write('DATABASE_URL must be set\n');
    return 1;
  }
  // The keys are needed for the backup alone: an empty database is migrated without them.
  if (process.env['ENCRYPTION_KEY'] && process.env['TOKEN_SECRET']) {
    const path = await backupBeforeMigration(new Environment(process.env), new SystemClock());
    if (path) process.stdout.write(`backup before the migration: ${path}\n`);
  }
  const done = await migrate(url, migrateQueues);
  process.stdout.write(done.length > 0 ? `migrated: ${done.join(', ')}\n` : 'schema is up to date\n');
  return 0;
}
