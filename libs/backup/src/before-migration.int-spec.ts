import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Environment } from '@app/config';
import { FixedClock } from '@app/core';
import { wrapKey } from '@app/crypto';
import { migrate, migrations } from '@app/database';
import { Client } from 'pg';
import { createEmptyDatabase } from '../../../test/support/database';
import { BackupReader } from './backup-reader';
import { backupBeforeMigration } from './before-migration';
import { restoreBackup } from './restore-backup';

const key = Buffer.alloc(32, 3);
const text = key.toString('base64');

describe('before a migration', () => {
  const folder = mkdtempSync(join(tmpdir(), 'before-migration-'));
  const clock = new FixedClock(new Date('2026-03-02T02:00:00Z'));
  const drops: (() => Promise<void>)[] = [];
  const names = [...migrations]
    .map(({ name }) => name)
    .sort((a, b) => a.slice(-13).localeCompare(b.slice(-13)));
  const older = names.slice(0, -1);

  async function anOffice(name: string, only?: string[]): Promise<Environment> {
    const test = await createEmptyDatabase();
    drops.push(() => test.drop());
    await migrate(test.url, undefined, only);
    const dataDir = join(folder, name);
    return new Environment({
      DATABASE_URL: test.url,
      DATA_DIR: dataDir,
      ENCRYPTION_KEY: text,
      TOKEN_SECRET: text,
    });
  }
  async function ask(env: Environment, sql: string): Promise<unknown[]> {
    const client = new Client({ connectionString: env.databaseUrl });
    await client.connect();
    const { rows } = await client.query<Record<string, unknown>>(sql);
    await client.end();
    return rows;
  }

  afterAll(async () => {
    for (const drop of drops) await drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('makes no backup of a new database, nor of one that is up to date', async () => {
    expect(await backupBeforeMigration(await anOffice('new', older), clock)).toBeNull();
    const current = await anOffice('current');
    await ask(current, `INSERT INTO keyring (id, wrapped) VALUES (1, 'x')`);
    expect(await backupBeforeMigration(current, clock)).toBeNull();
  });

  it('makes one of an office on an older schema, which restores to that schema', async () => {
    const office = await anOffice('old', older);
    await ask(office, `INSERT INTO number_series (series, next) VALUES ('iumk-2026', 42)`);
    const { wrapped } = wrapKey(key, 1, Buffer.alloc(32, 1), null);
    await ask(office, `INSERT INTO keyring (id, wrapped) VALUES (1, '\\x${wrapped.toString('hex')}')`);

    const path = (await backupBeforeMigration(office, clock)) ?? '';

    expect(readdirSync(dirname(path))).toEqual(['before-migration-2026-03-02T020000000Z.backup']);
    const test = await createEmptyDatabase();
    drops.push(() => test.drop());
    const dataDir = join(folder, 'back');
    const keys = { ENCRYPTION_KEY: text, TOKEN_SECRET: text };
    const machine = new Environment({ DATABASE_URL: test.url, DATA_DIR: dataDir, ...keys });
    await restoreBackup(machine, await BackupReader.open(path, { encryptionKey: key }));
    expect(await ask(machine, 'SELECT count(*)::int AS n FROM schema_migrations')).toEqual([
      { n: older.length },
    ]);
    expect(await migrate(test.url)).toEqual([names.at(-1)]);
    expect(await ask(machine, `SELECT next FROM number_series WHERE series = 'iumk-2026'`)).toEqual([
      { next: 42 },
    ]);
  }, 60_000);
});
