import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Environment } from '@app/config';
import { FixedClock } from '@app/core';
import { freeKeyId, Vault } from '@app/crypto';
import { type Database, databaseAt } from '@app/database';
import { createTestDatabase } from '../../../test/support/database';
import { KeyringCopy } from './keyring-copy';
import { KeyringLoader } from './keyring-loader';

const secret = randomBytes(32).toString('base64');
const start = new Date('2026-03-02T01:00:00Z');
const context = 'applicants.name_sealed.1';

describe('the keyring in the database and its copy in DATA_DIR', () => {
  const folders: string[] = [];
  const loaders: KeyringLoader[] = [];
  let url: string;
  let drop: () => Promise<void>;
  let database: Database;
  const clock = new FixedClock(start);

  const folder = (): string => {
    folders.push(mkdtempSync(join(tmpdir(), 'keyring-')));
    return folders.at(-1) ?? '';
  };
  const process = (dataDir: string): { vault: Vault; loader: KeyringLoader } => {
    const env = new Environment({
      DATABASE_URL: url,
      DATA_DIR: dataDir,
      ENCRYPTION_KEY: secret,
      TOKEN_SECRET: secret,
    });
    const vault = new Vault({ encryptionKey: env.encryptionKey, tokenSecret: env.tokenSecret });
    const loader = new KeyringLoader(env, database, vault, clock);
    loaders.push(loader);
    return { vault, loader };
  };
  const stored = (): Promise<{ id: number; sealing_from: Date | null }[]> =>
    database.query('SELECT id, sealing_from FROM keyring ORDER BY sealing_from NULLS LAST');

  beforeEach(async () => {
    ({ url, drop } = await createTestDatabase());
    database = databaseAt(url, 4);
    await database.connect();
  });

  afterEach(async () => {
    for (const loader of loaders.splice(0)) loader.onModuleDestroy();
    await database.close();
    await drop();
    for (const dir of folders.splice(0)) rmSync(dir, { recursive: true });
  });

  it('gives processes of one DATA_DIR the same key, however they meet', async () => {
    const shared = folder();
    const parts = [process(shared), process(shared), process(shared), process(shared)];

    await Promise.all(
      parts.map(({ loader }, n) => (n % 2 ? loader.load() : loader.prepare().then(() => loader.load()))),
    );

    const sealed = parts.map(({ vault }) => vault.seal(context, 'Siti'));
    for (const { vault } of parts)
      expect(sealed.map((value) => vault.openText(context, value))).toEqual(parts.map(() => 'Siti'));
    expect(await stored()).toHaveLength(1);
  });

  it('brings a key made without the database into it, where it opens and no longer seals', async () => {
    const api = process(folder());
    await api.loader.prepare();
    const spooled = api.vault.seal(context, 'Siti');
    const worker = process(folder());
    await worker.loader.load();

    await api.loader.load();

    expect(() => worker.vault.openText(context, spooled)).toThrow('no such data key');
    await untilOpens(worker.vault, spooled); // it looked for the key at once
    expect(worker.vault.openText(context, api.vault.seal(context, 'Budi'))).toBe('Budi');
    expect(await stored()).toEqual([
      expect.objectContaining({ sealing_from: start }),
      expect.objectContaining({ sealing_from: null }),
    ]);
  });

  it('finds its key again after a restart without the database', async () => {
    const dir = folder();
    const first = process(dir);
    await first.loader.prepare();
    const sealed = first.vault.seal(context, 'Siti');

    const second = process(dir);
    await second.loader.prepare();

    expect(second.vault.openText(context, sealed)).toBe('Siti');
  });

  it("keeps another database's key of the same id aside instead of losing it", async () => {
    const first = process(folder());
    await first.loader.load();
    const dir = folder();
    const id = (await stored())[0]?.id ?? 0;
    await new KeyringCopy(dir).write([first.vault.newKey(id)]);

    const second = process(dir);
    await second.loader.load();

    expect(second.vault.openText(context, first.vault.seal(context, 'Siti'))).toBe('Siti');
    expect(readdirSync(dir).sort()).toEqual([expect.stringMatching(/^keyring\.\d+\.json$/), 'keyring.json']);
  });

  it('begins to seal with a new key only when its time has come', async () => {
    const { vault, loader } = process(folder());
    await loader.load();
    const old = (await stored())[0]?.id ?? 0;
    const next = vault.newKey(freeKeyId([old]), new Date(start.getTime() + 60_000));
    await database.query('INSERT INTO keyring (id, wrapped, sealing_from) VALUES ($1, $2, $3)', [
      next.id,
      next.wrapped,
      next.sealingFrom,
    ]);

    await loader.load();
    expect(vault.seal(context, 'x').readUInt16BE(1)).toBe(old);
    clock.set(new Date(start.getTime() + 61_000));
    await loader.load();
    expect(vault.seal(context, 'x').readUInt16BE(1)).toBe(next.id);
    clock.set(start);
  });
});

async function untilOpens(vault: Vault, sealed: Buffer): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      vault.openText(context, sealed);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error('the key never came');
}
