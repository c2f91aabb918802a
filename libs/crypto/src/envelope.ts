import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto';
import { SealBroken } from './crypto.errors';

// version (1) | key id (2) | nonce (12) | ciphertext | tag (16)
const version = 1;
const nonceLength = 12;
const headerLength = 3 + nonceLength;
const tagLength = 16;

/** Seals bytes with AES-256-GCM; `context` (table.column.row) is authenticated, so a value cannot be moved. */
export function sealBytes(key: Buffer, keyId: number, context: string, plain: Buffer | string): Buffer {
  const header = Buffer.alloc(headerLength);
  header.writeUInt8(version, 0);
  header.writeUInt16BE(keyId, 1);
  takeNonce().copy(header, 3);
  const cipher = createCipheriv('aes-256-gcm', key, header.subarray(3));
  cipher.setAAD(Buffer.concat([header.subarray(0, 3), Buffer.from(context)]));
  const sealed = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain);
  return Buffer.concat([header, sealed, cipher.final(), cipher.getAuthTag()]);
}

const drawn = Buffer.alloc(512 * nonceLength);
let given = drawn.length;

/** Random bytes that nobody was given before; drawn many at a time, for each draw costs as much as a whole sealing. */
function takeNonce(): Buffer {
  if (given === drawn.length) {
    randomFillSync(drawn);
    given = 0;
  }
  return drawn.subarray(given, (given += nonceLength));
}

/** Opens what sealBytes made. @throws SealBroken, KeyUnknown (from `keyOf`) */
export function openBytes(keyOf: (keyId: number) => Buffer, context: string, sealed: Buffer): Buffer {
  if (sealed.length < headerLength + tagLength || sealed.readUInt8(0) !== version) {
    throw new SealBroken('not a sealed value');
  }
  const key = keyOf(sealed.readUInt16BE(1));
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(3, headerLength));
  decipher.setAAD(Buffer.concat([sealed.subarray(0, 3), Buffer.from(context)]));
  decipher.setAuthTag(sealed.subarray(sealed.length - tagLength));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(headerLength, -tagLength)), decipher.final()]);
  } catch (cause) {
    throw new SealBroken('sealed value does not open', {}, cause);
  }
}
