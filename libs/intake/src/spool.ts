import { type FileHandle, mkdir, open, readdir, readFile, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '@app/core';
import { KeyUnknown, Vault } from '@app/crypto';
import { syncFolder } from '@app/documents';
import { describeError, log } from '@app/observability';
import { type Arrival, decodeArrival, encodeArrival } from './arrival';
import { SpoolNotWritable } from './intake.errors';
import { asUnreadable } from './unreadable-arrival';

const context = 'spool.record.0';
const suffix = '.spool';

/** Where a machine's spool is. */
export const spoolFolder = (dataDir: string): string => join(dataDir, 'spool');

/**
 * Where arrivals wait while the database is away: files of sealed, length-prefixed records, one file a process and
 * outage, in the order of their names. A record that was torn by a power cut is the only thing that may be cut off,
 * and it was never answered 200.
 */
export class Spool {
  private current?: { path: string; handle: FileHandle };
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly folder: string,
    private readonly vault: Vault,
  ) {}

  /** @throws SpoolNotWritable */
  async prepare(): Promise<void> {
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      const probe = join(this.folder, `${process.pid}.probe`);
      const handle = await open(probe, 'w', 0o600);
      await handle.sync();
      await handle.close();
      await unlink(probe);
    } catch (cause) {
      throw new SpoolNotWritable('the spool folder cannot be written', {}, cause);
    }
  }

  /** Appends and fsyncs; when this resolves the arrivals survive a power cut. */
  async append(arrivals: readonly Arrival[]): Promise<void> {
    const bytes = Buffer.concat(
      arrivals.map((arrival) => frame(this.vault.seal(context, encodeArrival(arrival)))),
    );
    const turn = this.writing.then(() => this.write(bytes));
    this.writing = turn.catch(() => undefined);
    await turn;
  }

  /** Whether something waits that this process may drain. */
  async pending(): Promise<boolean> {
    return (await this.files()).length > 0;
  }

  /** Bytes waiting, for the metric. */
  async size(): Promise<number> {
    const sizes = await Promise.all(
      (await this.names()).map(
        async (name) => (await stat(join(this.folder, name)).catch(() => null))?.size ?? 0,
      ),
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  /** Hands every waiting record to `store` in order; a file goes once all of it is stored. */
  async drain(store: (arrivals: Arrival[]) => Promise<void>, batch = 100): Promise<number> {
    await this.rotate();
    let count = 0;
    for (const path of await this.files()) {
      const arrivals = await this.read(path);
      for (let i = 0; i < arrivals.length; i += batch) await store(arrivals.slice(i, i + batch));
      await unlink(path);
      count += arrivals.length;
    }
    return count;
  }

  async close(): Promise<void> {
    await this.rotate();
  }

  private async write(bytes: Buffer): Promise<void> {
    if (!this.current) {
      const path = join(this.folder, `${newId()}.${process.pid}${suffix}`);
      this.current = { path, handle: await open(path, 'a', 0o600) };
      await syncFolder(this.folder);
    }
    try {
      await this.current.handle.appendFile(bytes);
      await this.current.handle.sync();
    } catch (error) {
      // A full disk may leave half a record; only at a file's end is it told from whole ones, so this file ends here.
      const { handle } = this.current;
      this.current = undefined;
      await handle.close().catch(() => undefined);
      throw error;
    }
  }

  private async rotate(): Promise<void> {
    const turn = this.writing.then(async () => {
      const { current } = this;
      this.current = undefined;
      await current?.handle.close();
    });
    this.writing = turn.catch(() => undefined);
    await turn;
  }

  private async read(path: string): Promise<Arrival[]> {
    return unframe(await readFile(path)).map((record) => this.decode(record));
  }

  /** A record that a failing disk changed is handed on as it is, for a person to look at. */
  private decode(record: Buffer): Arrival {
    try {
      return decodeArrival(this.vault.open(context, record).toString('utf8'));
    } catch (error) {
      if (error instanceof KeyUnknown) throw error; // nothing is wrong with the record: its key comes with the database
      log.error('spool.record_damaged', describeError(error));
      const from = { channel: 'spool', account: '', body: record, receivedAt: new Date() };
      return asUnreadable(from, 'spool_damaged');
    }
  }

  private async names(): Promise<string[]> {
    const names = await readdir(this.folder).catch(() => []); // prepared by the API; not there, nothing waits
    return names.filter((name) => name.endsWith(suffix)).sort();
  }

  /** Files of ours and of processes that are gone; one that still writes keeps its own. */
  private async files(): Promise<string[]> {
    const mine = (await this.names()).filter((name) => {
      const pid = Number(name.split('.')[1]);
      return pid === process.pid || !isAlive(pid);
    });
    return mine.map((name) => join(this.folder, name));
  }
}

function frame(record: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(record.length);
  return Buffer.concat([length, record]);
}

/** The whole records of a file; a torn last one is left out. */
export function unframe(bytes: Buffer): Buffer[] {
  const records: Buffer[] = [];
  for (let at = 0; at + 4 <= bytes.length;) {
    const end = at + 4 + bytes.readUInt32BE(at);
    if (end > bytes.length) break;
    records.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return records;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
