import { Environment } from '@app/config';
import { TestS3 } from '../../../test/support/s3-server';
import { itBehavesLikeARecordStore } from './record-store.conformance';
import type { RecordStore } from './record-store';
import { recordsAt } from './storage';

const key = Buffer.alloc(32, 7).toString('base64');

describe('sealed files in a bucket', () => {
  let s3: TestS3;
  let store: RecordStore;
  const storeWith = (env: Record<string, string>): RecordStore =>
    recordsAt(
      new Environment({
        ...{ DATABASE_URL: 'postgres://x/', ENCRYPTION_KEY: key, TOKEN_SECRET: key },
        ...s3.env,
        ...env,
      }),
    );

  beforeAll(async () => {
    s3 = await TestS3.start();
    store = storeWith({});
  });
  afterAll(() => s3.stop());

  itBehavesLikeARecordStore(() => store);

  it('keeps everything below the path of STORAGE_URL', async () => {
    await store.write('0001.sealed', [Buffer.from('x')]);
    expect([...s3.objects.keys()].every((name) => name.startsWith('arsip/'))).toBe(true);
  });

  it('is refused with another secret', async () => {
    const stranger = storeWith({ AWS_SECRET_ACCESS_KEY: 'another' });
    await expect(stranger.read('0001.sealed')).rejects.toMatchObject({
      code: 'documents.storage_unavailable',
      details: { status: '403' },
    });
  });

  it('tries again when the bucket is busy for a moment', async () => {
    s3.failing = 2;
    await store.write('0002.sealed', [Buffer.from('x')]);
    expect((await store.read('0002.sealed')).map(String)).toEqual(['x']);
  });

  it('knows its own piece again when only the answer got lost', async () => {
    s3.losing = 1;
    await store.append('0003.sealed', 0, Buffer.from('piece'));
    expect(await store.lengths('0003.sealed')).toEqual([5]);
  });

  it('says that a bucket is missing, and does not take it for an empty one', async () => {
    const elsewhere = storeWith({ STORAGE_URL: s3.env.STORAGE_URL.replace('s3://uji', 's3://lain') });
    await expect(elsewhere.lengths('0001.sealed')).rejects.toMatchObject({
      code: 'documents.storage_unavailable',
    });
  });

  it('names the variable when a bucket has no credentials', () => {
    expect(() => storeWith({ AWS_ACCESS_KEY_ID: '' })).toThrow('AWS_ACCESS_KEY_ID must be set');
  });

  it.each(['s3://', 'ftp://uji', 'uji', 's3://uji?endpoint=ftp://x'])('refuses STORAGE_URL=%s', (url) => {
    expect(() => storeWith({ STORAGE_URL: url })).toThrow('STORAGE_URL');
  });
});
