import { mkdir, open, readdir, readFile, truncate, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FileNotFound, StorageFull, UploadMoved } from './documents.errors';
import { isSystemError, writeDurably } from './durable-file';
import { RecordStore, shardOf } from './record-store';

/**
 * Files of length-prefixed records, [length u32][record], in a folder. Records are appended as they come; a torn last one
 * (power cut, full disk) is cut off, and the sender goes on from there.
 */
export class DiskRecords extends RecordStore {
  constructor(private readonly folder: string) {
    super();
  }

  async read(name: string): Promise<Buffer[]> {
    try {
      return unframe(await readFile(this.path(name))).records;
    } catch (cause) {
      if (isSystemError(cause, 'ENOENT')) throw new FileNotFound('no such file', {}, cause);
      throw cause;
    }
  }

  async lengths(name: string): Promise<number[]> {
    return (await this.scan(name)).records.map(({ length }) => length);
  }

  async write(name: string, records: readonly Buffer[]): Promise<void> {
    await this.makeFolder(name);
    await writeDurably(this.path(name), Buffer.concat(records.map(frame))).catch(toFull);
  }

  async append(name: string, index: number, record: Buffer): Promise<void> {
    await this.makeFolder(name);
    const { records, end } = await this.scan(name);
    if (records.length !== index) throw new UploadMoved('upload has moved on');
    const handle = await open(this.path(name), 'a', 0o600);
    try {
      if ((await handle.stat()).size > end) await truncate(this.path(name), end);
      await handle.appendFile(frame(record));
      await handle.sync();
    } catch (error) {
      toFull(error);
    } finally {
      await handle.close();
    }
  }

  async remove(name: string): Promise<void> {
    await unlink(this.path(name)).catch((error: unknown) => {
      if (!isSystemError(error, 'ENOENT')) throw error;
    });
  }

  async *names(): AsyncIterable<string> {
    const shards = await readdir(this.folder).catch(() => []); // nothing was stored yet
    for (const shard of shards.filter((entry) => entry.length === 2).sort()) {
      for (const name of await readdir(join(this.folder, shard))) if (!name.endsWith('.draft')) yield name;
    }
  }

  private async scan(name: string): Promise<{ records: Buffer[]; end: number }> {
    const bytes = await readFile(this.path(name)).catch((error: unknown) => {
      if (isSystemError(error, 'ENOENT')) return Buffer.alloc(0);
      throw error;
    });
    return unframe(bytes);
  }

  private async makeFolder(name: string): Promise<void> {
    await mkdir(dirname(this.path(name)), { recursive: true, mode: 0o700 }).catch(toFull);
  }

  private path(name: string): string {
    return join(this.folder, shardOf(name), name);
  }
}

function toFull(error: unknown): never {
  if (isSystemError(error, 'ENOSPC', 'EDQUOT')) throw new StorageFull('the disk is full', {}, error);
  throw error;
}

function frame(record: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(record.length);
  return Buffer.concat([length, record]);
}

function unframe(bytes: Buffer): { records: Buffer[]; end: number } {
  const records: Buffer[] = [];
  let end = 0;
  while (end + 4 <= bytes.length) {
    const next = end + 4 + bytes.readUInt32BE(end);
    if (next > bytes.length) break;
    records.push(bytes.subarray(end + 4, next));
    end = next;
  }
  return { records, end };
}
