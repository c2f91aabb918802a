import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BackupReader } from '@app/backup';
import { Database } from '@app/database';
import type { INestApplicationContext } from '@nestjs/common';
import { Housekeeping } from './housekeeping';
import { NightlyBackup } from './nightly-backup';
import { KeptHouse } from '../../../test/support/kept-house';

jest.setTimeout(120_000); // a small machine under load

describe('the backup of the night', () => {
  let house: KeptHouse;
  let app: INestApplicationContext;
  let database: Database;
  const comesDue = (kind: string): Promise<void> => house.comesDue(kind);
  const openTasks = (): Promise<{ code: string }[]> =>
    database.query(`SELECT code FROM tasks WHERE kind = 'backup_old' AND state = 'open'`);

  beforeAll(async () => {
    house = await KeptHouse.start();
    ({ app, database } = house);
  });
  afterAll(() => house?.stop());

  it('is planned once, whichever worker starts', async () => {
    await app.get(Housekeeping).plan();
    const timers = await database.query<{ at: string }>(
      `SELECT to_char(due_at AT TIME ZONE 'Asia/Makassar', 'HH24:MI') AS at FROM timers WHERE kind = 'nightly_backup'`,
    );
    expect(timers).toEqual([{ at: '02:00' }]);
  });

  it('can be read, keeps the last ones, and plans the next night', async () => {
    for (const day of ['01', '02', '03']) writeFile(`nightly-2026-01-${day}T180000000Z.backup`);
    writeFile('nightly-2026-01-04T180000000Z.backup.part');
    writeFile('mine.backup');

    await comesDue('nightly_backup');

    const names = readdirSync(house.backupDir).sort();
    expect(names).toHaveLength(3);
    expect(names).toEqual(expect.arrayContaining(['mine.backup', 'nightly-2026-01-03T180000000Z.backup']));
    const made = names.find((name) => name.startsWith('nightly-2') && !name.includes('-01-03T')) ?? '';
    const backup = await BackupReader.open(join(house.backupDir, made), {
      encryptionKey: Buffer.alloc(32, 4),
    });
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
    rmSync(house.backupDir, { recursive: true });
    writeFileSync(house.backupDir, 'a file where the folder was');
    await comesDue('nightly_backup');
    expect(
      await database.query(`SELECT error_code AS code FROM backups WHERE error_code IS NOT NULL`),
    ).toEqual([{ code: 'EEXIST' }]);
    expect(
      await database.query(
        `SELECT 1 FROM timers WHERE kind = 'nightly_backup' AND state = 'waiting' AND due_at < now() + interval '1 hour'`,
      ),
    ).toHaveLength(1);
    rmSync(house.backupDir);
  });

  it('says once that there is no place for backups', async () => {
    const worker = await house.aWorker({});
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
    mkdirSync(house.backupDir, { recursive: true });
    writeFileSync(join(house.backupDir, name), 'x');
  }
});
