import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Environment } from '@app/config';
import { FixedClock } from '@app/core';
import { Vault } from '@app/crypto';
import { type Database, databaseAt } from '@app/database';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { KeyringLoader, refreshMs } from './keyring-loader';
import { rotateKey } from './rotate-key';

const secret = Buffer.alloc(32, 9);

describe('a new data key', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rotate-'));
  const clock = new FixedClock(new Date('2026-03-02T02:00:00Z'));
  let test: TestDatabase;
  let database: Database;
  const loaders: KeyringLoader[] = [];

  /** A process as it is started: with a DATA_DIR of its own. */
  async function aProcess(name: string, encryptionKey = secret): Promise<Vault> {
    const vault = new Vault({ encryptionKey, tokenSecret: secret });
    const text = (bytes: Buffer): string => bytes.toString('base64');
    const env = new Environment({
      DATABASE_URL: test.url,
      DATA_DIR: join(folder, name),
      ENCRYPTION_KEY: text(encryptionKey),
      TOKEN_SECRET: text(secret),
    });
    const loader = new KeyringLoader(env, database, vault, clock);
    loaders.push(loader);
    await loader.load();
    return vault;
  }
  const keyIdOf = (sealed: Buffer): number => sealed.readUInt16BE(1);

  beforeAll(async () => {
    test = await createTestDatabase();
    database = databaseAt(test.url, 4);
    await database.connect();
  });
  afterAll(async () => {
    loaders.forEach((loader) => loader.onModuleDestroy());
    await database.close();
    await test.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('seals only when every running process has had the time to read it, and leaves old values readable', async () => {
    const running = await aProcess('api');
    const old = running.seal('a.b.c', 'Siti Contoh');

    const { id, sealingFrom } = await rotateKey(
      database,
      new Vault({ encryptionKey: secret, tokenSecret: secret }),
      clock,
    );

    expect(sealingFrom.getTime() - clock.now().getTime()).toBeGreaterThanOrEqual(2 * refreshMs);
    const early = await aProcess('worker');
    expect(keyIdOf(early.seal('a.b.c', 'x'))).not.toBe(id);
    clock.set(sealingFrom);
    const later = await aProcess('worker');
    const fresh = later.seal('a.b.c', 'Siti Contoh');
    expect(keyIdOf(fresh)).toBe(id);
    expect(later.openText('a.b.c', old)).toBe('Siti Contoh');
    expect(early.openText('a.b.c', fresh)).toBe('Siti Contoh'); // it had the key before it sealed
  });

  it('is not made under another ENCRYPTION_KEY', async () => {
    const other = new Vault({ encryptionKey: Buffer.alloc(32, 1), tokenSecret: secret });
    await expect(rotateKey(database, other, clock)).rejects.toMatchObject({ code: 'crypto.seal_broken' });
  });
});
