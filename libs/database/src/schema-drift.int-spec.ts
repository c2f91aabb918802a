import { DataSource } from 'typeorm';
import { createEmptyDatabase, type TestDatabase } from '../../../test/support/database';
import { dataSourceOptions } from './data-source-options';
import { migrate } from './migrate';

// Indexes, foreign keys and checks are the migrations' alone, and TypeORM writes a number's default otherwise than it reads it.
const ownedByMigrations = /DROP INDEX|DROP CONSTRAINT|ALTER COLUMN "\w+" SET DEFAULT \d+$/;

describe('the schema', () => {
  let test: TestDatabase;
  let source: DataSource;

  beforeAll(async () => {
    test = await createEmptyDatabase();
    await migrate(test.url);
    source = await new DataSource(dataSourceOptions(test.url, { maxConnections: 2 })).initialize();
  });

  afterAll(async () => {
    await source?.destroy();
    await test?.drop();
  });

  /** What TypeORM would change to make the tables what the entities say. */
  async function drift(): Promise<string[]> {
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    return upQueries.map(({ query }) => query).filter((query) => !ownedByMigrations.test(query));
  }

  it('has the tables and columns that the entities say, each with its type and whether it may be empty', async () => {
    expect(await drift()).toEqual([]);
  });

  it('has no table without an entity', async () => {
    const tables: { name: string }[] = await source.query(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'schema_migrations'`,
    );
    const known = new Set(source.entityMetadatas.map(({ tableName }) => tableName));
    expect(tables.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
  });

  it('would be seen drifting', async () => {
    await source.query(
      'ALTER TABLE cases ADD COLUMN forgotten text, ALTER COLUMN channel DROP NOT NULL, ALTER COLUMN status TYPE varchar(9)',
    );
    expect(await drift()).toEqual([
      expect.stringContaining('DROP COLUMN "forgotten"'),
      ...Array.from({ length: 3 }, () => expect.stringMatching(/"cases" .*"(status|channel)"/)),
    ]);
  });
});
