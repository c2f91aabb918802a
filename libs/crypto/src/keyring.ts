import { createHmac, hkdfSync, randomInt } from 'node:crypto';
import { KeyUnknown } from './crypto.errors';
import { openBytes, sealBytes } from './envelope';

/** A random data key, wrapped by the master key: what the `keyring` table and its copy in DATA_DIR hold. */
export interface WrappedKey {
  id: number;
  wrapped: Buffer;
  /** When it begins to seal; null: it only opens. */
  sealingFrom: Date | null;
}

const highestId = 32_767; // what a `smallint` holds; an envelope has two bytes for it

/** An id that none of `taken` has, spread over all that there are, so that keys made apart do not meet. */
export function freeKeyId(taken: readonly number[] = []): number {
  for (;;) {
    const id = randomInt(1, highestId + 1);
    if (!taken.includes(id)) return id;
  }
}

const wrapContext = 'keyring.wrapped';

/** Wraps a data key so that it may be stored. */
export function wrapKey(master: Buffer, id: number, key: Buffer, sealingFrom: Date | null): WrappedKey {
  return { id, wrapped: sealBytes(master, 0, `${wrapContext}.${id}`, key), sealingFrom };
}

/** The key itself. @throws SealBroken when another master key wrapped it */
export function unwrapKey(master: Buffer, { id, wrapped }: WrappedKey): Buffer {
  return openBytes(() => master, `${wrapContext}.${id}`, wrapped);
}

/** The unwrapped data keys of one installation: every one opens, the latest whose time has come seals. */
export class Keyring {
  private readonly keys = new Map<number, Buffer>();
  private readonly sealingId: number;

  /** @throws SealBroken when another master key wrapped one */
  constructor(master: Buffer, wrapped: readonly WrappedKey[], now: Date) {
    for (const key of wrapped) this.keys.set(key.id, unwrapKey(master, key));
    const begun = wrapped.filter(({ sealingFrom }) => sealingFrom && sealingFrom <= now);
    // None yet: the machine's clock was set back; the first one that there will be is the right one.
    const [latest] = (begun.length > 0 ? begun : [...wrapped]).sort(byLatest);
    this.sealingId = latest?.id ?? 0;
  }

  /** @throws KeyUnknown when the keyring is empty */
  get sealing(): { id: number; key: Buffer } {
    return { id: this.sealingId, key: this.get(this.sealingId) };
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

function byLatest(a: WrappedKey, b: WrappedKey): number {
  return (b.sealingFrom?.getTime() ?? 0) - (a.sealingFrom?.getTime() ?? 0) || b.id - a.id;
}
