import { randomBytes, scrypt } from 'node:crypto';
import { isRecord } from '@app/core';
import { deriveKey, openBytes, sealBytes } from '@app/crypto';
import { BackupLocked } from './backup.errors';

/** The file's key, wrapped once for every way to open it. */
export type KeySlot =
  | { kind: 'passphrase'; salt: string; n: number; r: number; p: number; wrapped: string }
  | { kind: 'encryption_key'; wrapped: string };

/** Whether this is a slot as a header holds it; the costs are numbers, for scrypt must not be asked with anything else. */
export function isKeySlot(value: unknown): value is KeySlot {
  if (!isRecord(value) || typeof value['wrapped'] !== 'string') return false;
  if (value['kind'] === 'encryption_key') return true;
  const costs = [value['n'], value['r'], value['p']];
  return value['kind'] === 'passphrase' && typeof value['salt'] === 'string' && costs.every(Number.isInteger);
}

/** What somebody has in hand to open a backup. */
export interface Openers {
  passphrase?: string;
  encryptionKey?: Buffer;
}

const context = 'backup.key';
// 128 MiB and about half a second: dear for who guesses, bearable on an old PC. RFC 7914
const cost = { n: 2 ** 17, r: 8, p: 1 };

/** One slot for each opener; the machine's own key keeps a nightly backup possible when no passphrase is set. */
export async function lockKey(key: Buffer, { passphrase, encryptionKey }: Openers): Promise<KeySlot[]> {
  const slots: KeySlot[] = [];
  if (passphrase !== undefined) {
    const salt = randomBytes(16);
    const lock = await keyOfPassphrase(passphrase, salt, cost);
    slots.push({ kind: 'passphrase', salt: salt.toString('base64'), ...cost, wrapped: wrap(lock, key) });
  }
  if (encryptionKey) slots.push({ kind: 'encryption_key', wrapped: wrap(ownLock(encryptionKey), key) });
  return slots;
}

/** @throws BackupLocked */
export async function unlockKey(
  slots: readonly KeySlot[],
  { passphrase, encryptionKey }: Openers,
): Promise<Buffer> {
  for (const slot of slots) {
    if (slot.kind === 'encryption_key' && encryptionKey) {
      const key = unwrap(ownLock(encryptionKey), slot.wrapped);
      if (key) return key;
    }
    if (slot.kind === 'passphrase' && passphrase !== undefined) {
      const key = unwrap(
        await keyOfPassphrase(passphrase, Buffer.from(slot.salt, 'base64'), slot),
        slot.wrapped,
      );
      if (key) return key;
    }
  }
  throw new BackupLocked(
    passphrase === undefined
      ? 'this backup needs its passphrase'
      : 'this is not the passphrase of the backup',
  );
}

const ownLock = (encryptionKey: Buffer): Buffer => deriveKey(encryptionKey, 'backup');
const wrap = (lock: Buffer, key: Buffer): string => sealBytes(lock, 0, context, key).toString('base64');

function unwrap(lock: Buffer, wrapped: string): Buffer | null {
  try {
    return openBytes(() => lock, context, Buffer.from(wrapped, 'base64'));
  } catch {
    return null; // another lock's: the next one may fit
  }
}

function keyOfPassphrase(passphrase: string, salt: Buffer, { n, r, p }: typeof cost): Promise<Buffer> {
  if (n > 2 ** 20 || r > 16 || p > 4)
    throw new BackupLocked('the header asks for more work than any of ours');
  return new Promise((resolve, reject) => {
    const options = { N: n, r, p, maxmem: 256 * n * r };
    // The same words typed on another keyboard are the same passphrase.
    scrypt(passphrase.normalize('NFKC'), salt, 32, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
