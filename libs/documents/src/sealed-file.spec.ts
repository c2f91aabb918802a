import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Vault } from '@app/crypto';
import { DiskRecords } from './disk-records';
import { SealedFile } from './sealed-file';

const key = Buffer.alloc(32, 7);
const vault = new Vault({ encryptionKey: key, tokenSecret: key });
vault.load([vault.newKey(1)]);

describe('a sealed file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'si-cepat-mesi-sealed-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  let made = 0;
  const aPath = (): string => {
    const number = String((made += 1)).padStart(2, '0');
    return join(folder, number, `${number}.sealed`);
  };
  const at = (path: string, id = 'f1'): SealedFile =>
    new SealedFile(new DiskRecords(folder), basename(path), id, vault);

  it.each([0, 1, 31, 70_000])('gives %i bytes back as they were', async (size) => {
    const bytes = Buffer.alloc(size, 'Siti Contoh ');
    const file = at(aPath());
    await file.write(bytes);
    expect(await file.read()).toEqual(bytes);
    expect(await file.size()).toBe(size);
  });

  it('holds nothing in the clear', async () => {
    const path = aPath();
    await at(path).write(Buffer.from('Siti Contoh 6402994101900001'));
    expect(readFileSync(path).includes('Siti')).toBe(false);
  });

  it('joins the pieces in which it came, and knows how much is there', async () => {
    const file = at(aPath());
    for (const piece of ['satu ', 'dua ', 'tiga']) await file.append(Buffer.from(piece));
    expect(await file.size()).toBe(13);
    expect((await file.read()).toString()).toBe('satu dua tiga');
  });

  it.each([1, 3, 5, 20])(
    'cuts off a piece torn %i bytes before its end, and goes on from there',
    async (missing) => {
      const path = aPath();
      const file = at(path);
      await file.append(Buffer.from('whole '));
      await file.append(Buffer.from('torn'));
      truncateSync(path, readFileSync(path).length - missing);

      expect(await file.size()).toBe(6);
      await file.append(Buffer.from('torn again'));
      expect((await file.read()).toString()).toBe('whole torn again');
    },
  );

  it('does not open under another name, with pieces swapped or with one bit changed', async () => {
    const path = aPath();
    const file = at(path);
    await file.append(Buffer.from('aaaa'));
    await file.append(Buffer.from('bbbb'));
    const bytes = readFileSync(path);
    const half = bytes.length / 2;

    await expect(at(path, 'f2').read()).rejects.toMatchObject({ code: 'crypto.seal_broken' });
    writeFileSync(path, Buffer.concat([bytes.subarray(half), bytes.subarray(0, half)]));
    await expect(file.read()).rejects.toMatchObject({ code: 'crypto.seal_broken' });
    bytes.writeUInt8(bytes.readUInt8(25) ^ 1, 25);
    writeFileSync(path, bytes);
    await expect(file.read()).rejects.toMatchObject({ code: 'crypto.seal_broken' });
  });

  it('is not there until all of it is durable', async () => {
    const path = aPath();
    const file = at(path);
    await file.write(Buffer.from('x'));
    expect(readdirSync(dirname(path))).toEqual([basename(path)]);
    renameSync(path, `${path}.draft`); // as a power cut leaves it
    await expect(file.read()).rejects.toMatchObject({ code: 'documents.file_not_found' });
  });

  it('takes bytes that look like a record of its own for what they are', async () => {
    const path = aPath();
    const file = at(path);
    await file.append(Buffer.from('whole'));
    appendFileSync(path, Buffer.from([0xff, 0xff, 0xff, 0xff, 1, 2, 3]));
    expect((await file.read()).toString()).toBe('whole');
  });

  it('can be removed twice', async () => {
    const file = at(aPath());
    await file.write(Buffer.from('x'));
    await file.remove();
    await file.remove();
    expect(await file.size()).toBe(0);
  });
});
