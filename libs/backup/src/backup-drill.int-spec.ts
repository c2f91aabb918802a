import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ledger, LedgerRoot } from '@app/casework';
import { Environment, restoreMark } from '@app/config';
import { SystemClock } from '@app/core';
import { Vault, type WrappedKey } from '@app/crypto';
import { databaseAt, migrate } from '@app/database';
import { Files, Storage, Uploads } from '@app/documents';
import { Spool, spoolFolder } from '@app/intake';
import { Client } from 'pg';
import { createEmptyDatabase, createTestDatabase } from '../../../test/support/database';
import { LettersWorld } from '../../letters/src/testing/letters-world';
import { BackupReader } from './backup-reader';
import { makeBackup } from './make-backup';
import { restoreBackup } from './restore-backup';

jest.setTimeout(120_000); // a small machine under load

const passphrase = 'kata sandi cadangan yang panjang';
const clock = new SystemClock();

/** Every row of every table of ours as text, in one order. */
async function contentOf(url: string): Promise<Record<string, string[]>> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows: tables } = await client.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('keyring', 'backups')`,
  );
  const content: Record<string, string[]> = {};
  for (const { name } of tables) {
    const { rows } = await client.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t ORDER BY 1`);
    content[name] = rows.map(({ row }) => row);
  }
  await client.end();
  return content;
}

async function allOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe('the backup drill', () => {
  const folder = mkdtempSync(join(tmpdir(), 'backup-drill-'));
  const file = join(folder, 'all.backup');
  const drops: (() => Promise<void>)[] = [];
  let office: LettersWorld;
  let officeUrl: string;
  let env: Environment;
  let caseId: string;
  let scan: string;
  let made = 0;

  /** An empty machine: a database, a folder, and keys of its own; TOKEN_SECRET as `npm start` generates it. */
  async function emptyMachine(): Promise<{ env: Environment; restored: () => Environment }> {
    const database = await createEmptyDatabase();
    drops.push(() => database.drop());
    const dataDir = mkdtempSync(join(folder, `machine-${(made += 1)}-`));
    const fresh = randomBytes(32).toString('base64');
    writeFileSync(join(dataDir, 'secrets'), `TOKEN_SECRET=${fresh}\nDATABASE_PASSWORD=x\n`);
    const own = {
      DATABASE_URL: database.url,
      DATA_DIR: dataDir,
      ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    };
    return {
      env: new Environment({ ...own, TOKEN_SECRET: fresh }),
      restored: () => {
        const kept = /TOKEN_SECRET=(.*)/.exec(readFileSync(join(dataDir, 'secrets'), 'utf8'))?.[1];
        return new Environment({ ...own, TOKEN_SECRET: kept });
      },
    };
  }

  async function opened(
    machine: Environment,
  ): Promise<{ files: Files; root: LedgerRoot; close(): Promise<void> }> {
    const database = databaseAt(machine.databaseUrl, 2);
    await database.connect();
    const vault = new Vault(machine);
    vault.load(
      await database.query<WrappedKey>('SELECT id, wrapped, sealing_from AS "sealingFrom" FROM keyring'),
    );
    const storage = new Storage(machine, vault);
    return {
      files: new Files(database, vault, clock, storage, new Uploads(storage, clock)),
      root: new LedgerRoot(database, new Ledger(database, vault)),
      close: () => database.close(),
    };
  }

  beforeAll(async () => {
    const database = await createTestDatabase();
    drops.push(() => database.drop());
    officeUrl = database.url;
    office = await LettersWorld.at(officeUrl);
    env = office.get(Environment);
    const { id, wrapped } = office.key;
    await office.database.query('INSERT INTO keyring (id, wrapped, sealing_from) VALUES ($1, $2, now())', [
      id,
      wrapped,
    ]);
    const found = await office.aCase();
    caseId = found.id;
    await office.act(caseId, 'confirm_identity').catch(() => undefined); // a service may ask for it later
    await office.act(caseId, 'draft_letter');
    await office.act(caseId, 'review');
    scan = await office.aScan();
    await office.act(caseId, 'record_signature', { fileId: scan });
    await office.database.query(`INSERT INTO inbound_bodies VALUES ($1, 'web', $2, now(), now())`, [
      '01990000-0000-7000-8000-00000000000b',
      Buffer.from([0, 1, 2, 92, 10, 255]),
    ]);
    const spool = new Spool(spoolFolder(env.dataDir), office.get(Vault));
    await spool.prepare();
    const arrival = {
      channel: 'web',
      account: 'web',
      body: Buffer.from('menunggu'),
      receivedAt: clock.now(),
      events: [],
    };
    await spool.append([arrival]);
    await spool.close();
    await makeBackup(env, clock, file, passphrase);
  });

  afterAll(async () => {
    await office?.close();
    for (const drop of drops) await drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('brings back every row of every table, the ledger whole and the letter as it was scanned', async () => {
    const machine = await emptyMachine();
    const backup = await BackupReader.open(file, { passphrase });

    const result = await restoreBackup(machine.env, backup);
    await migrate(machine.env.databaseUrl);

    expect(result).toMatchObject({ missing: 0 });
    expect(await contentOf(machine.env.databaseUrl)).toEqual(await contentOf(officeUrl));
    const { files, root, close } = await opened(machine.restored());
    const original = await office.get(Files).read(scan);
    expect((await files.read(scan)).bytes.equals(original.bytes)).toBe(true);
    expect(await allOf(root.faults())).toEqual([]);
    expect((await allOf(root.heads())).length).toBe(1);
    await close();
  });

  it('brings back what waited in the spool, and TOKEN_SECRET in place of the generated one', async () => {
    const machine = await emptyMachine();
    await restoreBackup(machine.env, await BackupReader.open(file, { passphrase }));

    const restored = machine.restored();
    expect(restored.tokenSecret.equals(env.tokenSecret)).toBe(true);
    const vault = new Vault(restored);
    const keys = JSON.parse(readFileSync(join(restored.dataDir, 'keyring.json'), 'utf8')) as {
      id: number;
      wrapped: string;
    }[];
    vault.load(
      keys.map((key) => ({
        id: key.id,
        wrapped: Buffer.from(key.wrapped, 'base64'),
        sealingFrom: new Date(0),
      })),
    );
    const bodies: string[] = [];
    await new Spool(spoolFolder(restored.dataDir), vault).drain(async (arrivals) => {
      bodies.push(...arrivals.map(({ body }) => body.toString()));
    });
    expect(bodies).toEqual(['menunggu']);
  });

  it('goes on with numbers where the old machine stopped', async () => {
    const machine = await emptyMachine();
    await restoreBackup(machine.env, await BackupReader.open(file, { passphrase }));
    const sequence = `SELECT last_value::text AS v FROM pg_sequences WHERE schemaname = 'public' ORDER BY sequencename`;
    const [before, after] = await Promise.all(
      [officeUrl, machine.env.databaseUrl].map(async (url) => {
        const client = new Client({ connectionString: url });
        await client.connect();
        const { rows } = await client.query<{ v: string | null }>(sequence);
        await client.end();
        return rows;
      }),
    );
    expect(after).toEqual(before);
  });

  it('refuses a place where there is an office already, and leaves it as it is', async () => {
    const machine = await emptyMachine();
    await restoreBackup(machine.env, await BackupReader.open(file, { passphrase }));
    const before = await contentOf(machine.env.databaseUrl);

    await expect(
      restoreBackup(machine.restored(), await BackupReader.open(file, { passphrase })),
    ).rejects.toMatchObject({ code: 'backup.place_taken' });
    expect(await contentOf(machine.env.databaseUrl)).toEqual(before);
  });

  it('can be run again after it broke off in the middle, and says until then that it is not finished', async () => {
    const machine = await emptyMachine();
    const backup = await BackupReader.open(file, { passphrase });
    const broken = Object.create(backup) as BackupReader;
    broken.verify = () => Promise.resolve(0);
    broken.entries = async function* () {
      let left = 12;
      for await (const entry of backup.entries()) {
        if ((left -= 1) < 0) throw new Error('power cut');
        yield entry;
      }
    };
    await expect(restoreBackup(machine.env, broken)).rejects.toThrow('power cut');
    expect(existsSync(restoreMark(machine.env.dataDir))).toBe(true);
    expect((await contentOf(machine.env.databaseUrl))['cases']).toEqual([]);

    await restoreBackup(machine.restored(), backup);

    expect(existsSync(restoreMark(machine.env.dataDir))).toBe(false);
    expect(await contentOf(machine.env.databaseUrl)).toEqual(await contentOf(officeUrl));
  });

  it('knows a restore whose end was all that was missing', async () => {
    const machine = await emptyMachine();
    const backup = await BackupReader.open(file, { passphrase });
    await restoreBackup(machine.env, backup);
    writeFileSync(restoreMark(machine.env.dataDir), backup.header.id); // the power went after the commit

    expect(await restoreBackup(machine.restored(), backup)).toMatchObject({ missing: 0 });
    expect(existsSync(restoreMark(machine.env.dataDir))).toBe(false);
  });

  it('opens with the passphrase or with the key of the machine that made it, and with nothing else', async () => {
    await expect(BackupReader.open(file, { passphrase: 'lain' })).rejects.toMatchObject({
      code: 'backup.locked',
    });
    await expect(BackupReader.open(file, { encryptionKey: randomBytes(32) })).rejects.toMatchObject({
      code: 'backup.locked',
    });
    expect(
      await (await BackupReader.open(file, { encryptionKey: env.encryptionKey })).verify(),
    ).toBeGreaterThan(30);
  });

  it('holds no name and no number of a citizen in the clear, nor anything else of the database', () => {
    const bytes = readFileSync(file);
    for (const text of ['Contoh Warga', '6402990101900001', 'case_events', 'draft_letter', 'menunggu']) {
      expect(bytes.includes(text)).toBe(false);
    }
  });

  it.each(['one bit changed', 'its end cut off', 'one byte more'])(
    'finds %s before it touches anything',
    async (damage) => {
      const bytes = readFileSync(file);
      const copy = join(folder, `damaged-${damage.length}.backup`);
      if (damage === 'one bit changed')
        bytes.writeUInt8(bytes.readUInt8((bytes.length / 2) | 0) ^ 1, (bytes.length / 2) | 0);
      writeFileSync(copy, damage === 'one byte more' ? Buffer.concat([bytes, Buffer.from([1])]) : bytes);
      if (damage === 'its end cut off') truncateSync(copy, bytes.length - 25);
      const machine = await emptyMachine();

      await expect(
        restoreBackup(machine.env, await BackupReader.open(copy, { passphrase })),
      ).rejects.toMatchObject({
        code: 'backup.damaged',
      });
      expect(readdirSync(machine.env.dataDir)).toEqual(['secrets']);
    },
  );

  it('does not write over a file, and leaves no half one', async () => {
    await expect(makeBackup(env, clock, file, passphrase)).rejects.toMatchObject({
      code: 'backup.place_taken',
    });
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('asks a person when TOKEN_SECRET is fixed by the environment and is another', async () => {
    const machine = await emptyMachine();
    rmSync(join(machine.env.dataDir, 'secrets'));
    await expect(
      restoreBackup(machine.env, await BackupReader.open(file, { passphrase })),
    ).rejects.toMatchObject({
      code: 'backup.secret_differs',
    });
    expect(readFileSync(join(machine.env.dataDir, 'secrets.restored'), 'utf8')).toContain('TOKEN_SECRET=');
  });
});
