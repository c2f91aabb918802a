import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Environment } from '@app/config';
import { Vault, type WrappedKey } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';

/** Loads the data keys from the database and keeps a wrapped copy in DATA_DIR for when it is away (design.md 6). */
@Injectable()
export class KeyringLoader {
  constructor(
    private readonly env: Environment,
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  /** From the copy alone: at start, before the database answers. False when there is none yet. */
  async loadCopy(): Promise<boolean> {
    try {
      const stored = JSON.parse(await readFile(this.path, 'utf8')) as { id: number; wrapped: string }[]; // our own file
      this.vault.load(stored.map(({ id, wrapped }) => ({ id, wrapped: Buffer.from(wrapped, 'base64') })));
      return stored.length > 0;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
      throw error;
    }
  }

  /** From the database, making the first key where there is none; two at once end with the same one. */
  async load(): Promise<void> {
    const first = this.vault.newKey(1);
    await this.database.query(
      'INSERT INTO keyring (id, wrapped) SELECT $1, $2 WHERE NOT EXISTS (SELECT 1 FROM keyring) ON CONFLICT DO NOTHING',
      [first.id, first.wrapped],
    );
    const keys = await this.database.query<WrappedKey>('SELECT id, wrapped FROM keyring ORDER BY id');
    this.vault.load(keys);
    await this.keepCopy(keys);
  }

  private async keepCopy(keys: WrappedKey[]): Promise<void> {
    await mkdir(this.env.dataDir, { recursive: true });
    const text = JSON.stringify(keys.map(({ id, wrapped }) => ({ id, wrapped: wrapped.toString('base64') })));
    const draft = `${this.path}.${process.pid}`;
    await writeFile(draft, text, { mode: 0o600 });
    await rename(draft, this.path);
  }

  private get path(): string {
    return join(this.env.dataDir, 'keyring.json');
  }
}
