import { migrate as migrateDatabase } from '@app/database';
import { migrateQueues } from '@app/queue';

/** Brings database and queue tables up to date; safe to run twice and by two at once. */
export async function migrate(): Promise<number> {
  const url = process.env['DATABASE_URL'];
  if (!url) {
    process.stderr.write('DATABASE_URL must be set\n');
    return 1;
  }
  const done = await migrateDatabase(url, migrateQueues);
  process.stdout.write(done.length > 0 ? `migrated: ${done.join(', ')}\n` : 'schema is up to date\n');
  return 0;
}
