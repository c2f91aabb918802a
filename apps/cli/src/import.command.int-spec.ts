import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, databaseAt } from '@app/database';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { run } from './import.command';

jest.setTimeout(60_000); // a small machine under load

const table = join(__dirname, '../../../libs/transparency/src/recap/testing/table-1.csv');

describe('npm run import -- recap FILE', () => {
  let test: TestDatabase;
  let database: Database;
  let dir: string;
  let told: string;

  const rows = async (): Promise<number> => (await database.query('SELECT 1 FROM recap_history')).length;

  beforeAll(async () => {
    test = await createTestDatabase();
    database = databaseAt(test.url, 2);
    await database.connect();
    dir = mkdtempSync(join(tmpdir(), 'import-'));
    const key = Buffer.alloc(32, 5).toString('base64');
    Object.assign(process.env, {
      DATABASE_URL: test.url,
      ENCRYPTION_KEY: key,
      TOKEN_SECRET: key,
      DATA_DIR: dir,
    });
  });
  afterAll(async () => {
    await database?.close();
    await test?.drop();
    rmSync(dir, { recursive: true, force: true });
  });
  beforeEach(() => {
    told = '';
    for (const stream of [process.stdout, process.stderr]) {
      jest.spyOn(stream, 'write').mockImplementation((text) => Boolean((told += String(text))));
    }
  });
  afterEach(() => jest.restoreAllMocks());

  it('takes the figures in, once however often it runs', async () => {
    expect(await run(['recap', table])).toBe(0);
    expect(told).toBe('52 rows of table-1.csv are in the recap\n');
    expect(await run(['recap', table])).toBe(0);
    expect(await rows()).toBe(52);
  });

  it('takes nothing of a file with a mistake, and says in which line', async () => {
    const file = join(dir, 'wrong.csv');
    const header = 'year,month,service,series,files,source,quality';
    writeFileSync(file, `${header}\n2021,1,iumk,before,9,Buku,baik\n2021,13,iumk,before,9,Buku,baik\n`);
    expect(await run(['recap', file])).toBe(1);
    expect(told).toContain('wrong.csv: line 3, month');
    expect(await rows()).toBe(52);
  });

  it('says how it is used', async () => {
    expect(await run(['cases', table])).toBe(2);
    expect(told).toContain('npm run import -- recap FILE.csv');
  });
});
