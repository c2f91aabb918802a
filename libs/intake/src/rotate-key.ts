import type { Clock } from '@app/core';
import { freeKeyId, Vault, type WrappedKey } from '@app/crypto';
import type { Database } from '@app/database';
import { refreshMs } from './keyring-loader';

/**
 * Adds a data key that seals from a moment on at which every running process has read it; so nothing is ever sealed with a
 * key that another process cannot open. @throws SealBroken when ENCRYPTION_KEY is not the one that wrapped the keyring
 */
export async function rotateKey(
  database: Database,
  vault: Vault,
  clock: Clock,
): Promise<{ id: number; sealingFrom: Date }> {
  return database.transaction(async () => {
    await database.query('LOCK TABLE keyring IN SHARE ROW EXCLUSIVE MODE');
    const keys = await database.query<WrappedKey>(
      'SELECT id, wrapped, sealing_from AS "sealingFrom" FROM keyring ORDER BY id',
    );
    vault.load(keys, clock.now()); // with a wrong ENCRYPTION_KEY it ends here
    const sealingFrom = new Date(clock.now().getTime() + 4 * refreshMs);
    const { id, wrapped } = vault.newKey(freeKeyId(keys.map((key) => key.id)), sealingFrom);
    await database.query('INSERT INTO keyring (id, wrapped, sealing_from) VALUES ($1, $2, $3)', [
      id,
      wrapped,
      sealingFrom,
    ]);
    return { id, sealingFrom };
  });
}
