import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { isRecord } from '@app/core';
import type { WrappedKey } from '@app/crypto';
import { createDurably, isSystemError, writeDurably } from '@app/documents';
import { KeyringCopyDamaged } from './intake.errors';

interface StoredKey {
  id: number;
  wrapped: string;
  sealingFrom?: string | null;
}

/** The wrapped data keys as a file in DATA_DIR: what seals while the database is away. */
export class KeyringCopy {
  constructor(private readonly dataDir: string) {}

  /** Empty when there is none yet. @throws KeyringCopyDamaged */
  async read(): Promise<WrappedKey[]> {
    try {
      return storedIn(await readFile(this.path, 'utf8')).map(
        ({ id, wrapped, sealingFrom = new Date(0).toISOString() }) => ({
          id,
          wrapped: Buffer.from(wrapped, 'base64'),
          sealingFrom: sealingFrom === null ? null : new Date(sealingFrom),
        }),
      );
    } catch (error) {
      if (isSystemError(error, 'ENOENT')) return [];
      throw error;
    }
  }

  /** The copy that there is, else this first key; processes of one DATA_DIR that ask at once get the same. */
  async readOrCreate(first: () => WrappedKey): Promise<WrappedKey[]> {
    const found = await this.read();
    if (found.length > 0) return found;
    await mkdir(this.dataDir, { recursive: true });
    await createDurably(this.path, textOf([first()]));
    return this.read();
  }

  async write(keys: readonly WrappedKey[]): Promise<void> {
    await mkdir(this.dataDir, { recursive: true });
    await writeDurably(this.path, textOf(keys));
  }

  /** Keeps keys that are not the database's under another name: something may still be sealed with them. */
  async moveAside(now: Date): Promise<void> {
    await rename(this.path, join(this.dataDir, `keyring.${now.getTime()}.json`));
  }

  private get path(): string {
    return join(this.dataDir, 'keyring.json');
  }
}

function storedIn(text: string): StoredKey[] {
  const damaged = 'keyring.json is not what was written there';
  try {
    const stored: unknown = JSON.parse(text);
    if (Array.isArray(stored) && stored.every(isStoredKey)) return stored;
  } catch (cause) {
    throw new KeyringCopyDamaged(damaged, {}, cause);
  }
  throw new KeyringCopyDamaged(damaged);
}

function isStoredKey(value: unknown): value is StoredKey {
  if (!isRecord(value)) return false;
  const { id, wrapped, sealingFrom } = value;
  const isTime = sealingFrom === undefined || sealingFrom === null || typeof sealingFrom === 'string';
  return Number.isInteger(id) && typeof wrapped === 'string' && isTime;
}

function textOf(keys: readonly WrappedKey[]): string {
  return JSON.stringify(
    keys.map(({ id, wrapped, sealingFrom }) => ({
      id,
      wrapped: wrapped.toString('base64'),
      sealingFrom: sealingFrom?.toISOString() ?? null,
    })),
  );
}
