import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

/** A database of a test's own. */
export interface TestDatabase {
  url: string;
  /** Also ends connections that are still open. */
  drop(): Promise<void>;
}

const template = 'migrated';
// Any constant does: whoever asks first makes the template, and whoever asks meanwhile waits for it.
const templateLock = 724_001_099;

/** A database with today's schema: a copy of one that is migrated once in the life of the test server. */
export async function createTestDatabase(): Promise<TestDatabase> {
  if (!(await onServer(hasTemplate))) await makeTemplate();
  return copyOf(template);
}

/** A database with nothing in it, for those whose subject is how it is filled. */
export const createEmptyDatabase = (): Promise<TestDatabase> => copyOf('template0');

async function copyOf(name: string): Promise<TestDatabase> {
  const copy = `test_${randomBytes(8).toString('hex')}`;
  await onServer((client) => client.query(`CREATE DATABASE ${copy} TEMPLATE ${name}`));
  return {
    url: urlOf(copy),
    drop: async () =>
      void (await onServer((client) => client.query(`DROP DATABASE IF EXISTS ${copy} WITH (FORCE)`))),
  };
}

/** It takes its name when it is whole: nobody copies half of it. */
async function makeTemplate(): Promise<void> {
  // Here and not above: most find it made, and need not load all this.
  const [{ migrate }, { migrateQueues }] = await Promise.all([import('@app/database'), import('@app/queue')]);
  await onServer(async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [templateLock]);
    if (await hasTemplate(client)) return;
    const { url } = await createEmptyDatabase();
    await migrate(url, migrateQueues);
    await client.query(`ALTER DATABASE ${new URL(url).pathname.slice(1)} RENAME TO ${template}`);
  });
}

async function hasTemplate(client: Client): Promise<boolean> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [template]);
  return rowCount === 1;
}

async function onServer<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function urlOf(name: string): string {
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  return url.href;
}

function serverUrl(): string {
  const url = process.env.TEST_DATABASE_URL;
  if (!url)
    throw new Error('TEST_DATABASE_URL is not set: run through the integration or e2e project of Jest');
  return url;
}
