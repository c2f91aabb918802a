import { Environment } from '@app/config';
import { SystemClock } from '@app/core';
import { databaseAt } from '@app/database';
import { rotateKey } from '@app/intake';
import { Vault } from '@app/crypto';

/** `rotate`: a new data key; what older ones sealed stays readable. */
export async function run([action, ...rest]: string[]): Promise<number> {
  if (action !== 'rotate' || rest.length > 0) {
    process.stderr.write('usage: npm run keys -- rotate\n');
    return 2;
  }
  const { databaseUrl, encryptionKey, tokenSecret } = new Environment(process.env);
  const database = databaseAt(databaseUrl, 2);
  await database.connect();
  try {
    const key = await rotateKey(database, new Vault({ encryptionKey, tokenSecret }), new SystemClock());
    process.stdout.write(
      `key ${key.id} seals from ${key.sealingFrom.toISOString()}; running processes take it by themselves, older keys still open\n`,
    );
    process.stdout.write('make a backup now: older ones do not hold the new key\n');
    return 0;
  } finally {
    await database.close();
  }
}
