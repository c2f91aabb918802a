import { randomBytes } from 'node:crypto';
import { type FileHandle, link, open, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isSystemError, syncFolder } from '@app/documents';
import { type BackupHeader, ChunkCipher, encodeHeader, type Entry } from './backup-format';
import { PlaceTaken } from './backup.errors';
import { lockKey, type Openers } from './key-slots';

/** Writes one backup: under its name only when all of it is on disk. */
export class BackupWriter {
  private constructor(
    private readonly path: string,
    private readonly handle: FileHandle,
    private readonly cipher: ChunkCipher,
  ) {}

  /** @throws PlaceTaken when there is such a file */
  static async create(
    path: string,
    about: Omit<BackupHeader, 'slots'>,
    openers: Openers,
  ): Promise<BackupWriter> {
    if (await stat(path).catch(() => null)) throw new PlaceTaken(`${path} is there already`);
    const key = randomBytes(32);
    const head = encodeHeader({ ...about, slots: await lockKey(key, openers) });
    const handle = await open(partOf(path), 'w', 0o600);
    await handle.writeFile(head);
    return new BackupWriter(path, handle, new ChunkCipher(key, head));
  }

  async entry(entry: Entry): Promise<void> {
    await this.handle.writeFile(this.cipher.seal('entry', Buffer.from(JSON.stringify(entry))));
  }

  async data(bytes: Buffer): Promise<void> {
    await this.handle.writeFile(this.cipher.seal('data', bytes));
  }

  /** Ends the file and gives it its name. @throws PlaceTaken when somebody was quicker */
  async finish(): Promise<void> {
    await this.handle.writeFile(this.cipher.seal('end', Buffer.alloc(0)));
    await this.handle.sync();
    await this.handle.close();
    try {
      await link(partOf(this.path), this.path);
    } catch (error) {
      if (isSystemError(error, 'EEXIST')) throw new PlaceTaken(`${this.path} is there already`, {}, error);
      throw error;
    } finally {
      await unlink(partOf(this.path));
    }
    await syncFolder(dirname(this.path));
  }

  /** Leaves nothing behind. */
  async giveUp(): Promise<void> {
    await this.handle.close().catch(() => undefined); // closed already
    await unlink(partOf(this.path)).catch(() => undefined); // has its name already, or never came to be
  }
}

const partOf = (path: string): string => `${path}.part`;
