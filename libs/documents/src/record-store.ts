/**
 * Where the sealed records of files lie. A name is a file's own (`<id>.sealed`); its records are numbered from 0 and never
 * change once they are written. Every implementation passes `record-store.conformance.ts`.
 */
export abstract class RecordStore {
  /** All whole records in order. @throws FileNotFound when there is no such file */
  abstract read(name: string): Promise<Buffer[]>;

  /** Lengths in bytes of the whole records; empty when there is no file yet. */
  abstract lengths(name: string): Promise<number[]>;

  /** The whole file at once: visible only when all of it is durable. */
  abstract write(name: string, records: readonly Buffer[]): Promise<void>;

  /** One record more, durable when this resolves. @throws UploadMoved when `index` is not the next one any more */
  abstract append(name: string, index: number, record: Buffer): Promise<void>;

  /** Gone already is as good. */
  abstract remove(name: string): Promise<void>;

  /** Every file that there is. */
  abstract names(): AsyncIterable<string>;
}

/** Files are spread by the end of their id: the beginning of a UUID v7 is its time. */
export function shardOf(name: string): string {
  return name.split('.', 1)[0]?.slice(-2) ?? '';
}
