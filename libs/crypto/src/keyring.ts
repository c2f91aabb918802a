import { createHmac, hkdfSync } from 'node:crypto';
import { KeyUnknown } from './crypto.errors';
import { openBytes, sealBytes } from './envelope';

/** A random data key, wrapped by the master key: what the `keyring` table and its copy in DATA_DIR hold. */
export interface WrappedKey {
  id: number;
  wrapped: Buffer;
}

const wrapContext = 'keyring.wrapped';

/** Wraps a data key so that it may be stored. */
export function wrapKey(master: Buffer, id: number, key: Buffer): WrappedKey {
  return { id, wrapped: sealBytes(master, 0, `${wrapContext}.${id}`, key) };
}

/** The unwrapped data keys of one installation. The newest one seals, every one opens. */
export class Keyring {
  private readonly keys = new Map<number, Buffer>();
  private newest = 0;

  constructor(master: Buffer, wrapped: readonly WrappedKey[]) {
    for (const { id, wrapped: bytes } of wrapped) {
      this.keys.set(
        id,
        openBytes(() => master, `${wrapContext}.${id}`, bytes),
      );
      this.newest = Math.max(this.newest, id);
    }
  }

  get sealing(): { id: number; key: Buffer } {
    return { id: this.newest, key: this.get(this.newest) };
  }

  /** @throws KeyUnknown */
  get(id: number): Buffer {
    const key = this.keys.get(id);
    if (!key) throw new KeyUnknown('no such data key', { keyId: String(id) });
    return key;
  }
}

/** Derives a purpose-bound key, so that one secret never serves two uses. */
export function deriveKey(secret: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `si-cepat-mesi:${purpose}`, 32));
}

/** HMAC-SHA256 as raw bytes. */
export function hmac(key: Buffer, data: string | Buffer): Buffer {
  return createHmac('sha256', key).update(data).digest();
}
