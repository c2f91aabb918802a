import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BackupReader } from '@app/backup';
import { CaseTimers } from '@app/casework';
import { Environment } from '@app/config';
import { newId } from '@app/core';
import { Database, migrate } from '@app/database';
import { Files, Storage } from '@app/documents';
import { KeyringLoader } from '@app/intake';
import { migrateQueues } from '@app/queue';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import sharp from 'sharp';
import { createTestDatabase } from '../../../test/support/database';
import { Housekeeping } from './housekeeping';
import { NightlyBackup } from './nightly-backup';
import { WorkerModule } from './worker.module';

jest.setTimeout(120_000); // a small machine under load

const key = Buffer.alloc(32, 4).toString('base64');

describe('keeping the house', () => {
  const folder = mkdtempSync(join(tmpdir(), 'housekeeping-'));
  const backupDir = join(folder, 'second-disk');
  let test: Awaited<ReturnType<typeof createTestDatabase>>;
  let app: INestApplicationContext;
  let database: Database;

  async function aWorker(env: Record<string, string>): Promise<INestApplicationContext> {
    Object.assign(process.env, {
      DATABASE_URL: test.url,
      DATA_DIR: folder,
      ENCRYPTION_KEY: key,
      TOKEN_SECRET: key,
    });
    delete process.env['BACKUP_DIR'];
    Object.assign(process.env, env); // the modules read it themselves
    const worker = await NestFactory.createApplicationContext(
      WorkerModule.for(new Environment(process.env)),
      {
        logger: ['error'],
      },
    );
    await worker.get(Database).connect();
    await worker.get(KeyringLoader).load();
    return worker;
  }

  /** Lets the timer of this kind come due and be worked, as the queue does. */
  async function comesDue(kind: string): Promise<void> {
    const row = await database.queryOne<{ id: string }>(
      `UPDATE timers SET due_at = now() - interval '1 minute' WHERE kind = $1 AND state = 'waiting' RETURNING id`,
      [kind],
    );
    await app.get(CaseTimers).work(row?.id ?? 'none');
    await app.get(NightlyBackup).settled();
  }
  const openTasks = (): Promise<{ code: string }[]> =>
    database.query(`SELECT code FROM tasks WHERE kind = 'backup_old' AND state = 'open'`);
  const count = async (table: string): Promise<number> =>
    Number((await database.queryOne<{ n: string }>(`SELECT count(*) AS n FROM ${table}`))?.n);

  beforeAll(async () => {
    test = await createTestDatabase();
    await migrate(test.url, migrateQueues);
    app = await aWorker({ BACKUP_DIR: backupDir, BACKUP_KEEP: '2' });
    database = app.get(Database);
    await app.get(Housekeeping).plan();
  });

  afterAll(async () => {
    delete process.env['BACKUP_DIR'];
    await app?.close();
    await database?.close();
    await test?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('plans the backup for the night, once, whichever worker starts', async () => {
    await app.get(Housekeeping).plan();
    const timers = await database.query<{ at: string }>(
      `SELECT to_char(due_at AT TIME ZONE 'Asia/Makassar', 'HH24:MI') AS at FROM timers WHERE kind = 'nightly_backup'`,
    );
    expect(timers).toEqual([{ at: '02:00' }]);
  });

  it('makes a backup that can be read, keeps the last ones, and plans the next night', async () => {
    for (const day of ['01', '02', '03']) writeFile(`nightly-2026-01-${day}T180000000Z.backup`);
    writeFile('nightly-2026-01-04T180000000Z.backup.part');
    writeFile('mine.backup');

    await comesDue('nightly_backup');

    const names = readdirSync(backupDir).sort();
    expect(names).toHaveLength(3);
    expect(names).toEqual(expect.arrayContaining(['mine.backup', 'nightly-2026-01-03T180000000Z.backup']));
    const made = names.find((name) => name.startsWith('nightly-2') && !name.includes('-01-03T')) ?? '';
    const backup = await BackupReader.open(join(backupDir, made), { encryptionKey: Buffer.alloc(32, 4) });
    expect(await backup.verify()).toBeGreaterThan(30);
    expect(await database.query(`SELECT error_code, size > 1000 AS whole FROM backups`)).toEqual([
      { error_code: null, whole: true },
    ]);
    expect(
      await database.query(`SELECT 1 FROM timers WHERE kind = 'nightly_backup' AND due_at > now()`),
    ).toHaveLength(1);
  });

  it('tells a person when the last one is older than 26 hours, and is quiet again after the next', async () => {
    await database.query(`UPDATE backups SET finished_at = now() - interval '27 hours'`);
    await comesDue('housekeeping');
    await comesDue('housekeeping');
    expect(await openTasks()).toEqual([{ code: 'too_old' }]);

    await comesDue('nightly_backup');
    expect(await openTasks()).toEqual([]);
  });

  it('keeps the reason why one failed, and tries again within the hour', async () => {
    rmSync(backupDir, { recursive: true });
    writeFileSync(backupDir, 'a file where the folder was');
    await comesDue('nightly_backup');
    expect(
      await database.query(`SELECT error_code AS code FROM backups WHERE error_code IS NOT NULL`),
    ).toEqual([{ code: 'EEXIST' }]);
    expect(
      await database.query(
        `SELECT 1 FROM timers WHERE kind = 'nightly_backup' AND state = 'waiting' AND due_at < now() + interval '1 hour'`,
      ),
    ).toHaveLength(1);
    rmSync(backupDir);
  });

  it('removes what has had its time, and nothing younger', async () => {
    await database.query(`INSERT INTO idempotency_keys (scope, key, request_hash, created_at) VALUES
      ('s', 'old', 'x', now() - interval '3 days'), ('s', 'young', 'x', now() - interval '1 hour')`);
    await database.query(`INSERT INTO track_attempts VALUES ('old', 1, NULL, now() - interval '8 days'),
      ('young', 1, NULL, now()), ('blocked', 9, now() + interval '1 hour', now() - interval '8 days')`);
    const [oldBody, youngBody] = [newId(), newId()];
    await database.query(
      `INSERT INTO inbound_bodies VALUES ($1, 'web', NULL, now(), now() - interval '31 days'), ($2, 'web', NULL, now(), now())`,
      [oldBody, youngBody],
    );
    await database.query(
      `INSERT INTO inbound_events (id, body_id, channel, account, lane, dedupe_key, type, sent_at, received_at, payload_sealed, status)
        VALUES ($1, $2, 'web', 'web', 'l', 'd', 'message', now(), now(), 'x', 'done')`,
      [newId(), oldBody],
    );

    await comesDue('housekeeping');

    expect(await database.query('SELECT key FROM idempotency_keys')).toEqual([{ key: 'young' }]);
    expect(await count('track_attempts')).toBe(2);
    expect(await database.query('SELECT id FROM inbound_bodies')).toEqual([{ id: youngBody }]);
    expect(await count('inbound_events')).toBe(1);
  });

  describe('papers', () => {
    /** A paper of a case that was closed so many days ago (null: not closed). */
    async function aPaper(closedDays: number | null, hold = false): Promise<string> {
      const create = { width: 420, height: 560, channels: 3 as const, background: '#c87840' };
      const bytes = await sharp({ create }).jpeg().toBuffer();
      const { fileId } = await app.get(Files).store(bytes, { purpose: 'upload' });
      const [version, applicant, caseId, item] = [newId(), newId(), newId(), newId()];
      await database.query(`INSERT INTO service_versions VALUES ($1, 'x', $2, '{}')`, [version, version]);
      await database.query('INSERT INTO applicants (id) VALUES ($1)', [applicant]);
      await database.query(
        `INSERT INTO cases (id, receipt_code, receipt_seed, service_code, service_version_id, status, phase, channel, applicant_id,
           fields_sealed, submitted_at, closed_at, legal_hold)
         VALUES ($1, $2, 'x', 'x', $3, 'handed_over', 'done', 'web', $4, 'x', now(),
           now() - make_interval(days => $5), $6)`,
        [caseId, caseId, version, applicant, closedDays, hold],
      );
      await database.query(
        `INSERT INTO case_items (id, case_id, key, required, state) VALUES ($1, $2, 'ktp', true, 'accepted')`,
        [item, caseId],
      );
      await database.query(
        `INSERT INTO documents (id, case_id, item_id, file_id, version, state) VALUES ($1, $2, $3, $4, 1, 'accepted')`,
        [newId(), caseId, item, fileId],
      );
      return fileId;
    }
    const isThere = async (id: string): Promise<boolean> => (await app.get(Storage).file(id).size()) > 0;

    it('go a year after their case was closed, not before, and never while they are held', async () => {
      const [due, young, open, held] = [
        await aPaper(366),
        await aPaper(300),
        await aPaper(null),
        await aPaper(400, true),
      ];

      await comesDue('housekeeping');

      expect(await Promise.all([due, young, open, held].map(isThere))).toEqual([false, true, true, true]);
      await expect(app.get(Files).read(due)).rejects.toMatchObject({ code: 'documents.file_not_found' });
      expect(await count('documents')).toBe(4);
    });
  });

  it('says once that there is no place for backups', async () => {
    const worker = await aWorker({});
    await worker.get(NightlyBackup).watch();
    await database.query(`DELETE FROM tasks WHERE kind = 'backup_old'`);
    await worker.get(NightlyBackup).watch();
    expect(await openTasks()).toEqual([{ code: 'backup_dir_unset' }]);
    await database.query(`UPDATE tasks SET state = 'done' WHERE kind = 'backup_old'`);
    await worker.get(NightlyBackup).watch();
    expect(await openTasks()).toEqual([]);
    await worker.close();
  });

  function writeFile(name: string): void {
    mkdirSync(backupDir, { recursive: true });
    writeFileSync(join(backupDir, name), 'x');
  }
});
