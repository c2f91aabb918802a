import { type FileHandle, open } from 'node:fs/promises';
import { readOwnJson } from '@app/core';
import {
  type BackupHeader,
  ChunkCipher,
  decodeHeader,
  type Entry,
  maxChunk,
  prefaceLength,
  readPreface,
} from './backup-format';
import { BackupDamaged } from './backup.errors';
import { type Openers, unlockKey } from './key-slots';

/** An entry and its data, to be read before the next one is asked for. */
export interface OpenEntry {
  entry: Entry;
  data: AsyncIterable<Buffer>;
}

interface Chunk {
  type: 'entry' | 'data';
  content: Buffer;
}

/** Reads a backup from its beginning to its end, as often as one likes; memory holds one chunk. */
export class BackupReader {
  private constructor(
    private readonly path: string,
    readonly header: BackupHeader,
    private readonly head: Buffer,
    private readonly key: Buffer,
  ) {}

  /** What can be told without a key. @throws BackupDamaged; ENOENT */
  static async header(path: string): Promise<BackupHeader> {
    return (await readHead(path)).header;
  }

  /** @throws BackupDamaged, BackupLocked; ENOENT */
  static async open(path: string, openers: Openers): Promise<BackupReader> {
    const { header, head } = await readHead(path);
    return new BackupReader(path, header, head, await unlockKey(header.slots, openers));
  }

  /** Reads every byte. Answers how many entries there are. @throws BackupDamaged */
  async verify(): Promise<number> {
    let count = 0;
    for await (const { data } of this.entries()) {
      count += 1;
      for await (const chunk of data) void chunk.length;
    }
    return count;
  }

  /** @throws BackupDamaged */
  async *entries(): AsyncIterable<OpenEntry> {
    const chunks = this.chunks();
    try {
      const at: { chunk?: Chunk } = { chunk: await next(chunks) };
      while (at.chunk) {
        if (at.chunk.type !== 'entry') throw new BackupDamaged('the backup is damaged');
        const entry = readOwnJson<Entry>(at.chunk.content.toString('utf8')); // authenticated: a writer of ours wrote it
        at.chunk = undefined;
        yield { entry, data: dataOf(chunks, at) };
        for await (const rest of dataOf(chunks, at)) void rest.length; // what the reader did not want
      }
    } finally {
      await chunks.return(undefined);
    }
  }

  private async *chunks(): AsyncGenerator<Chunk> {
    const cipher = new ChunkCipher(this.key, this.head);
    const handle = await open(this.path, 'r');
    try {
      const { size } = await handle.stat();
      for (let at = this.head.length; ;) {
        const length = (await exactly(handle, at, 4)).readUInt32BE(0);
        if (length > maxChunk) throw new BackupDamaged('the backup is damaged');
        const sealed = await exactly(handle, at + 4, length);
        at += 4 + length;
        const { type, content } = cipher.open(sealed, at === size);
        if (type === 'end') return;
        yield { type, content };
      }
    } finally {
      await handle.close();
    }
  }
}

/** Data chunks up to the next entry, which is left in `at`; once that is there, nothing. */
async function* dataOf(chunks: AsyncGenerator<Chunk>, at: { chunk?: Chunk }): AsyncIterable<Buffer> {
  while (at.chunk?.type !== 'entry') {
    at.chunk = await next(chunks);
    if (at.chunk?.type !== 'data') return;
    yield at.chunk.content;
  }
}

async function next<T>(generator: AsyncGenerator<T>): Promise<T | undefined> {
  const step = await generator.next();
  return step.done ? undefined : step.value;
}

async function readHead(path: string): Promise<{ header: BackupHeader; head: Buffer }> {
  const handle = await open(path, 'r');
  try {
    const preface = await exactly(handle, 0, prefaceLength);
    const json = await exactly(handle, prefaceLength, readPreface(preface));
    return { header: decodeHeader(json), head: Buffer.concat([preface, json]) };
  } finally {
    await handle.close();
  }
}

async function exactly(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length;) {
    const { bytesRead } = await handle.read(bytes, at, length - at, position + at);
    if (bytesRead === 0) throw new BackupDamaged('the backup is cut off');
    at += bytesRead;
  }
  return bytes;
}
