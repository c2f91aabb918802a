import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../libs/database/src/embedded';
import { Client } from 'pg';

/** A PostgreSQL as an office runs it, with its waits for the disk; `settings` are for benches that measure no writes. */
export async function startBenchPostgres(settings: Record<string, string> = {}): Promise<{
  create(name: string): Promise<string>;
  stop(): Promise<void>;
}> {
  const dir = mkdtempSync(join(tmpdir(), 'si-cepat-mesi-bench-'));
  chmodSync(dir, 0o755); // the server's account must be able to walk through
  const password = randomBytes(12).toString('hex');
  const postgres = await startEmbeddedPostgres({ dir, home: dir, password, database: 'postgres', settings });
  return {
    create: async (name) => {
      await execute(postgres.url, `CREATE DATABASE ${name} TEMPLATE template0`);
      const url = new URL(postgres.url);
      url.pathname = `/${name}`;
      return url.href;
    },
    stop: async () => {
      await postgres.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Statements of the database's owner. */
export async function execute(url: string, sql: string, parameters?: unknown[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql, parameters);
  } finally {
    await client.end();
  }
}
