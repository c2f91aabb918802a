import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres';

async function ask(url: string, sql: string): Promise<Record<string, unknown> | undefined> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return ((await client.query(sql)).rows as Record<string, unknown>[])[0];
  } finally {
    await client.end();
  }
}

async function untilAnswers(url: string): Promise<void> {
  for (let i = 0; i < 200; i++) {
    const answered = await ask(url, 'SELECT 1').catch(() => undefined);
    if (answered) return;
    await sleep(50);
  }
  throw new Error('the database did not come back');
}

describe('EmbeddedPostgres', () => {
  const password = randomBytes(8).toString('hex');
  let dir: string;
  let home: string;
  let postgres: EmbeddedPostgres | undefined;
  const start = (): Promise<EmbeddedPostgres> =>
    startEmbeddedPostgres({ dir, home, password, settings: { fsync: 'off' } });

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'si-cepat-mesi-pg-')); // 0700: nobody else can walk it
    home = mkdtempSync(join(tmpdir(), 'si-cepat-mesi-home-'));
    chmodSync(home, 0o755);
  });

  afterEach(async () => {
    await postgres?.stop();
    for (const path of [dir, home]) rmSync(path, { recursive: true, force: true });
  });

  it('keeps data and port over a restart, in a folder that others cannot walk', async () => {
    postgres = await start();
    await ask(postgres.url, 'CREATE TABLE kept AS SELECT 7 AS n');
    const { url, fresh } = postgres;
    await postgres.stop();

    postgres = await start();

    expect({ fresh, again: postgres.fresh, url: postgres.url }).toEqual({ fresh: true, again: false, url });
    expect(await ask(postgres.url, 'SELECT n FROM kept')).toEqual({ n: 7 });
  }, 60_000);

  it('comes back by itself after kill -9 of the server', async () => {
    postgres = await start();
    await ask(postgres.url, 'CREATE TABLE kept AS SELECT 7 AS n');
    process.kill(postgres.pid ?? 0, 'SIGKILL');
    await sleep(100);

    await untilAnswers(postgres.url);

    expect(await ask(postgres.url, 'SELECT n FROM kept')).toEqual({ n: 7 });
  }, 60_000);

  it('refuses a wrong password', async () => {
    postgres = await start();

    await expect(ask(postgres.url.replace(password, 'wrong'), 'SELECT 1')).rejects.toThrow('authentication');
  }, 60_000);

  it('ends when it is stopped in the middle of its first start', async () => {
    const prepared = await EmbeddedPostgres.prepare({ dir, home, password });
    const starting = expect(prepared.start()).rejects.toThrow();
    await sleep(300);

    await prepared.stop();

    await starting;
    expect(existsSync(join(dir, 'postgres', 'data', 'postmaster.pid'))).toBe(false);
  }, 60_000);
});
