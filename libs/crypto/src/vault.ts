import { randomBytes } from 'node:crypto';
import { readOwnJson, receiptCode } from '@app/core';
import { KeyUnknown } from './crypto.errors';
import { openBytes, sealBytes } from './envelope';
import { deriveKey, hmac, Keyring, unwrapKey, wrapKey, type WrappedKey } from './keyring';

/** Where wrapped data keys are kept. The database is one, the folder for when it is away another. */
export interface VaultSecrets {
  /** ENCRYPTION_KEY: wraps the data keys. */
  encryptionKey: Buffer;
  /** TOKEN_SECRET: keyed hashes, receipt codes, PINs, access tokens. */
  tokenSecret: Buffer;
}

/**
 * Seals, opens and blinds everything personal. Contexts are `table.column.rowId`.
 * The keyring may be loaded after construction (from DATA_DIR or the database); until then sealing fails.
 */
export class Vault {
  private keyring?: Keyring;
  private look?: () => void;
  private readonly derived = new Map<string, Buffer>();

  constructor(private readonly secrets: VaultSecrets) {}

  get ready(): boolean {
    return this.keyring !== undefined;
  }

  /** Takes these keys from now on. @throws SealBroken when another ENCRYPTION_KEY wrapped one */
  load(wrapped: readonly WrappedKey[], now = new Date()): void {
    this.keyring = new Keyring(this.secrets.encryptionKey, wrapped, now);
  }

  /** A fresh data key, wrapped, to be stored before it is loaded. */
  newKey(id: number, sealingFrom = new Date(0)): WrappedKey {
    return wrapKey(this.secrets.encryptionKey, id, randomBytes(32), sealingFrom);
  }

  /** Whether both are the same key, however often it was wrapped. @throws SealBroken */
  isSameKey(one: WrappedKey, other: WrappedKey): boolean {
    const { encryptionKey } = this.secrets;
    return one.id === other.id && unwrapKey(encryptionKey, one).equals(unwrapKey(encryptionKey, other));
  }

  /** Told when a value needs a key that is not loaded: another process may have made one. */
  onUnknownKey(look: () => void): void {
    this.look = look;
  }

  seal(context: string, plain: Buffer | string): Buffer {
    const { id, key } = this.keys.sealing;
    return sealBytes(key, id, context, plain);
  }

  /** @throws SealBroken, KeyUnknown */
  open(context: string, sealed: Buffer): Buffer {
    return openBytes((id) => this.keyOf(id), context, sealed);
  }

  sealJson(context: string, value: unknown): Buffer {
    return this.seal(context, JSON.stringify(value));
  }

  /** The caller names the type that it sealed. @throws SealBroken, KeyUnknown */
  openJson<T>(context: string, sealed: Buffer): T {
    return readOwnJson<T>(this.openText(context, sealed)); // written by sealJson of the same context
  }

  openText(context: string, sealed: Buffer): string {
    return this.open(context, sealed).toString('utf8');
  }

  /** Keyed hash for finding a value by equality; `purpose` keeps the same value unlinkable across columns. */
  blindIndex(purpose: string, value: string | Buffer): Buffer {
    return hmac(this.derive(`blind:${purpose}`), value);
  }

  /** Key for one purpose (JWT signing, …), derived from TOKEN_SECRET. */
  derive(purpose: string): Buffer {
    let key = this.derived.get(purpose);
    if (!key) {
      key = deriveKey(this.secrets.tokenSecret, purpose);
      this.derived.set(purpose, key);
    }
    return key;
  }

  /** The seed of a receipt: from the Idempotency-Key on the web, from the case's id elsewhere (contract.md 4). */
  receiptSeed(source: 'web' | 'case' | 'complaint', value: string): Buffer {
    return hmac(this.derive('receipt'), `${source}:${value}`);
  }

  /** Receipt code of a seed, for instance `KB-7F3K9M-2`. */
  receiptCode(prefix: string, seed: Buffer): string {
    return receiptCode(prefix, hmac(this.derive('receipt-code'), seed));
  }

  /** Six-digit PIN of a seed; a new `version` gives another PIN. */
  pin(seed: Buffer, version: number): string {
    const digest = hmac(this.derive('pin'), Buffer.concat([seed, Buffer.from(`:${version}`)]));
    return String(digest.readUIntBE(0, 6) % 1_000_000).padStart(6, '0');
  }

  private keyOf(id: number): Buffer {
    try {
      return this.keys.get(id);
    } catch (error) {
      if (error instanceof KeyUnknown) this.look?.();
      throw error;
    }
  }

  private get keys(): Keyring {
    if (!this.keyring) throw new Error('keyring is not loaded');
    return this.keyring;
  }
}
