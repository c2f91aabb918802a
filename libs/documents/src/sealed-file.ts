import { Vault } from '@app/crypto';
import { UploadMoved } from './documents.errors';
import type { RecordStore } from './record-store';

/** A file of sealed records, each bound to the file and its place, so that none can be moved, swapped or changed. */
export class SealedFile {
  constructor(
    private readonly store: RecordStore,
    private readonly name: string,
    private readonly fileId: string,
    private readonly vault: Vault,
  ) {}

  /** Writes the whole content at once: visible under its name only when it is durable. */
  async write(bytes: Buffer): Promise<void> {
    await this.store.write(this.name, [this.record(0, bytes)]);
  }

  /** Adds one piece durably after the last whole record, where `size` bytes of content are expected to end. */
  async append(bytes: Buffer, size?: number): Promise<void> {
    const lengths = await this.store.lengths(this.name);
    if (size !== undefined && size !== sizeOf(lengths)) throw new UploadMoved('upload has moved on');
    await this.store.append(this.name, lengths.length, this.record(lengths.length, bytes));
  }

  /** The whole content. @throws SealBroken, FileNotFound */
  async read(): Promise<Buffer> {
    const records = await this.store.read(this.name);
    return Buffer.concat(records.map((record, index) => this.vault.open(this.context(index), record)));
  }

  /** Bytes of content in whole records; 0 when there is no file yet. */
  async size(): Promise<number> {
    return sizeOf(await this.store.lengths(this.name));
  }

  async remove(): Promise<void> {
    await this.store.remove(this.name);
  }

  private record(index: number, bytes: Buffer): Buffer {
    return this.vault.seal(this.context(index), bytes);
  }

  private context(index: number): string {
    return `files.content.${this.fileId}.${index}`;
  }
}

/** Header and tag of one envelope (libs/crypto). */
const overhead = 31;

function sizeOf(lengths: readonly number[]): number {
  return lengths.reduce((sum, length) => sum + length - overhead, 0);
}
