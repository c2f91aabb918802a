import type { S3StorageSettings } from '@app/config';
import { FileNotFound, UploadMoved } from './documents.errors';
import { RecordStore, shardOf } from './record-store';
import { S3Client, type S3Object } from './s3-client';

/**
 * Records as objects of a bucket, `<shard>/<name>/<index>`, so that a piece of an upload is one request and any api process
 * can take the next one: a number that is taken is refused by the bucket itself (`If-None-Match: *`).
 */
export class S3Records extends RecordStore {
  private readonly client: S3Client;

  constructor(settings: S3StorageSettings) {
    super();
    this.client = new S3Client(settings);
  }

  async read(name: string): Promise<Buffer[]> {
    const objects = await this.objects(name);
    if (objects.length === 0) throw new FileNotFound('no such file');
    const records: Buffer[] = [];
    for (const { key } of objects) {
      const record = await this.client.get(key);
      if (!record) throw new FileNotFound('file was removed meanwhile');
      records.push(record);
    }
    return records;
  }

  async lengths(name: string): Promise<number[]> {
    return (await this.objects(name)).map(({ size }) => size);
  }

  /** Backwards: a file begins to be there with its record 0, and then all the others are. */
  async write(name: string, records: readonly Buffer[]): Promise<void> {
    for (const [index, record] of [...records.entries()].reverse()) {
      await this.client.put(keyOf(name, index), record);
    }
  }

  async append(name: string, index: number, record: Buffer): Promise<void> {
    const made = await this.client.put(keyOf(name, index), record, true);
    if (made) return;
    // A lost answer made our own retry look like somebody else's write.
    const there = await this.client.get(keyOf(name, index));
    if (!there?.equals(record)) throw new UploadMoved('upload has moved on');
  }

  /** Record 0 first: without it the file is not there, however far this comes. */
  async remove(name: string): Promise<void> {
    for await (const { key } of this.client.list(folderOf(name))) await this.client.remove(key);
  }

  async *names(): AsyncIterable<string> {
    for await (const { key } of this.client.list('')) {
      const [, name = '', index = ''] = key.split('/');
      if (Number(index) === 0) yield name;
    }
  }

  /** The unbroken run from 0: what comes after a gap is the rest of a removal. */
  private async objects(name: string): Promise<S3Object[]> {
    const objects: S3Object[] = [];
    for await (const object of this.client.list(folderOf(name))) {
      if (object.key !== keyOf(name, objects.length)) break;
      objects.push(object);
    }
    return objects;
  }
}

const folderOf = (name: string): string => `${shardOf(name)}/${name}/`;
const keyOf = (name: string, index: number): string => `${folderOf(name)}${String(index).padStart(6, '0')}`;
