import { Environment } from '@app/config';
import { SystemClock } from '@app/core';
import { Vault } from '@app/crypto';
import { TestS3 } from '../../../test/support/s3-server';
import { Storage } from './storage';
import { Uploads } from './uploads';

const key = Buffer.alloc(32, 7);
const vault = new Vault({ encryptionKey: key, tokenSecret: key });
vault.load([vault.newKey(1)]);

describe('an upload to a bucket, taken by several api processes', () => {
  let s3: TestS3;
  let one: Uploads;
  let other: Uploads;

  beforeAll(async () => {
    s3 = await TestS3.start();
    const secret = key.toString('base64');
    const env = new Environment({
      ...{ DATABASE_URL: 'postgres://x/', ENCRYPTION_KEY: secret, TOKEN_SECRET: secret },
      ...s3.env,
    });
    [one, other] = [1, 2].map(() => new Uploads(new Storage(env, vault), new SystemClock())) as [
      Uploads,
      Uploads,
    ];
  });
  afterAll(() => s3.stop());

  async function anUpload(length: number): Promise<string> {
    const id = one.newId();
    await one.create(id, length, { filename: 'ktp.jpg' });
    return id;
  }

  it('goes on in one process where another stopped', async () => {
    const id = await anUpload(8);
    await one.append(id, 0, Buffer.from('satu'));
    expect(await other.state(id)).toMatchObject({ length: 8, offset: 4 });
    await other.append(id, 4, Buffer.from(' dua'));
    expect(await one.content(id)).toEqual({ bytes: Buffer.from('satu dua'), name: 'ktp.jpg' });
  });

  it('takes each place once when the same piece comes twice at the same moment', async () => {
    const id = await anUpload(4);
    const results = await Promise.allSettled([
      one.append(id, 0, Buffer.from('satu')),
      other.append(id, 0, Buffer.from('satu')),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await one.content(id)).bytes.toString()).toBe('satu');
  });

  it('holds nothing in the clear', async () => {
    const id = await anUpload(11);
    await one.append(id, 0, Buffer.from('Siti Contoh'));
    expect([...s3.objects.values()].some((bytes) => bytes.includes('Siti'))).toBe(false);
  });

  it('is not taken for lost while the bucket is away', async () => {
    const id = await anUpload(4);
    s3.failing = 4;
    await expect(one.state(id)).rejects.toMatchObject({ code: 'documents.storage_unavailable' });
  });
});
