import { mkdir, open, readFile, rename, truncate, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Vault } from '@app/crypto';

/**
 * A file of sealed records: [length u32][sealed bytes], each bound to the file and its place. Pieces of an upload
 * are appended as they come; a torn last record (power cut) is cut off, and the sender goes on from there.
 */
export class SealedFile {
  constructor(
    private readonly path: string,
    private readonly fileId: string,
    private readonly vault: Vault,
  ) {}

  /** Writes the whole content at once: visible under its name only when it is durable. */
  async write(bytes: Buffer): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
    const draft = `${this.path}.draft`;
    const handle = await open(draft, 'w', 0o600);
    try {
      await handle.writeFile(this.record(0, bytes));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, this.path);
  }

  /** Adds one piece durably after the last whole record. */
  async append(bytes: Buffer): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
    const { count, end } = await this.scan();
    const handle = await open(this.path, 'a', 0o600);
    try {
      if (((await handle.stat()).size ?? 0) > end) await truncate(this.path, end);
      await handle.appendFile(this.record(count, bytes));
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  /** The whole content. @throws SealBroken; ENOENT when there is no such file */
  async read(): Promise<Buffer> {
    const { records } = split(await readFile(this.path));
    return Buffer.concat(records.map((record, index) => this.vault.open(this.context(index), record)));
  }

  /** Bytes of content in whole records; 0 when there is no file yet. */
  async size(): Promise<number> {
    return (await this.scan()).size;
  }

  async remove(): Promise<void> {
    await unlink(this.path).catch(() => undefined); // gone already is as good
  }

  private async scan(): Promise<{ count: number; end: number; size: number }> {
    const bytes = await readFile(this.path).catch(() => Buffer.alloc(0));
    const { records, end } = split(bytes);
    return {
      count: records.length,
      end,
      size: records.reduce((sum, { length }) => sum + length - overhead, 0),
    };
  }

  private record(index: number, bytes: Buffer): Buffer {
    const sealed = this.vault.seal(this.context(index), bytes);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(sealed.length);
    return Buffer.concat([length, sealed]);
  }

  private context(index: number): string {
    return `files.content.${this.fileId}.${index}`;
  }
}

/** Header and tag of one envelope (libs/crypto). */
const overhead = 31;

function split(bytes: Buffer): { records: Buffer[]; end: number } {
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
