import { Environment } from '@app/config';
import { Clock } from '@app/core';
import { freeKeyId, Vault, type WrappedKey } from '@app/crypto';
import { Database, isConnectionError } from '@app/database';
import { describeError, log } from '@app/observability';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { KeyringCopy } from './keyring-copy';

/** How old the keys in memory may be: a new key waits longer than this before it seals (`npm run keys -- rotate`). */
export const refreshMs = 15_000;

/**
 * Loads the data keys from the database and keeps a wrapped copy in DATA_DIR for when it is away (design.md 6). A first
 * start without the database makes the key in DATA_DIR; the database gets it when it is back.
 */
@Injectable()
export class KeyringLoader implements OnModuleDestroy {
  private readonly copy: KeyringCopy;
  private timer?: NodeJS.Timeout;
  private refreshing?: Promise<void>;

  constructor(
    env: Environment,
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {
    this.copy = new KeyringCopy(env.dataDir);
    vault.onUnknownKey(() => void this.refresh());
  }

  /** From the copy alone, made where there is none: sealing works from here on, whatever the database does. */
  async prepare(): Promise<void> {
    this.vault.load(await this.local(), this.clock.now());
  }

  /** From the database, which learns the keys of this DATA_DIR; follows it from then on. */
  async load(): Promise<void> {
    const local = await this.local();
    const { keys, strangers } = await this.database.transaction(() => this.merge(local));
    if (strangers) {
      log.error('keyring.copy_differs');
      await this.copy.moveAside(this.clock.now());
    }
    this.vault.load(keys, this.clock.now());
    await this.copy.write(keys);
    this.timer ??= setInterval(() => void this.refresh(), refreshMs).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private refresh(): Promise<void> {
    this.refreshing ??= this.follow().finally(() => (this.refreshing = undefined));
    return this.refreshing;
  }

  /** A key that another process added is taken up; one whose time has come begins to seal. */
  private async follow(): Promise<void> {
    try {
      if (!this.database.connected) return;
      const keys = await this.stored();
      this.vault.load(keys, this.clock.now());
      if (isNews(keys, await this.copy.read())) await this.copy.write(keys);
    } catch (error) {
      if (!isConnectionError(error)) log.error('keyring.refresh_failed', describeError(error));
    }
  }

  private local(): Promise<WrappedKey[]> {
    return this.copy.readOrCreate(() => this.vault.newKey(freeKeyId(), this.clock.now()));
  }

  /** The database's keys after ours were added. Where it has keys already, ours only open. */
  private async merge(local: WrappedKey[]): Promise<{ keys: WrappedKey[]; strangers: boolean }> {
    await this.database.query('LOCK TABLE keyring IN SHARE ROW EXCLUSIVE MODE');
    const before = await this.stored();
    let strangers = false;
    for (const key of local) {
      const same = before.find(({ id }) => id === key.id);
      if (same) strangers ||= !this.vault.isSameKey(same, key);
      else await this.add(before.length > 0 ? { ...key, sealingFrom: null } : key);
    }
    return { keys: await this.stored(), strangers };
  }

  private async add({ id, wrapped, sealingFrom }: WrappedKey): Promise<void> {
    await this.database.query('INSERT INTO keyring (id, wrapped, sealing_from) VALUES ($1, $2, $3)', [
      id,
      wrapped,
      sealingFrom,
    ]);
  }

  private stored(): Promise<WrappedKey[]> {
    return this.database.query<WrappedKey>(
      'SELECT id, wrapped, sealing_from AS "sealingFrom" FROM keyring ORDER BY id',
    );
  }
}

function isNews(keys: readonly WrappedKey[], copy: readonly WrappedKey[]): boolean {
  const known = new Set(copy.map(({ id }) => id));
  return keys.length !== known.size || keys.some(({ id }) => !known.has(id));
}
