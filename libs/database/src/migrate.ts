import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions, migrations } from './data-source-options';

// Any constant does, so long as every version of the program takes the same one.
const migrationLock = 724_001_020;

/**
 * Brings the schema up to date as the login that owns it; `andThen` runs under the same lock (the queue's own tables).
 * With `only`, no further than these: the schema that a backup was made of.
 */
export async function migrate(
  url: string,
  andThen?: (client: Client) => Promise<void>,
  only?: readonly string[],
): Promise<string[]> {
  const guard = new Client({ connectionString: url });
  await guard.connect();
  try {
    await guard.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    const source = new DataSource({
      ...dataSourceOptions(url, { maxConnections: 2 }),
      migrations: only ? migrations.filter(({ name }) => only.includes(name)) : migrations,
    });
    await source.initialize();
    try {
      const done = await source.runMigrations({ transaction: 'each' });
      await andThen?.(guard);
      return done.map(({ name }) => name);
    } finally {
      await source.destroy();
    }
  } finally {
    await guard.end();
  }
}
