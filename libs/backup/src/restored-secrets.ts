import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Environment } from '@app/config';
import { writeDurably } from '@app/documents';
import { SecretDiffers } from './backup.errors';

/** The two secrets of the machine that was backed up, base64. */
export interface BackupSecrets {
  encryptionKey: string;
  tokenSecret: string;
}

/**
 * Receipt codes, PINs and every look-up come from TOKEN_SECRET: it must be the old one. One that this machine generated
 * gives way to it; one that the environment fixes must be set right by a person, who finds it in a file of mode 0600.
 * @throws SecretDiffers
 */
export async function adoptTokenSecret(env: Environment, { tokenSecret }: BackupSecrets): Promise<void> {
  if (env.tokenSecret.equals(Buffer.from(tokenSecret, 'base64'))) return;
  const file = join(env.dataDir, 'secrets');
  const kept = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  if (kept['TOKEN_SECRET'] === env.tokenSecret.toString('base64')) {
    await writeDurably(file, linesOf({ ...kept, TOKEN_SECRET: tokenSecret }));
    return;
  }
  const told = join(env.dataDir, 'secrets.restored');
  await writeDurably(told, linesOf({ TOKEN_SECRET: tokenSecret }));
  throw new SecretDiffers(
    `set TOKEN_SECRET to the value in ${told}, then restore again (and delete that file)`,
  );
}

const linesOf = (secrets: NodeJS.Dict<string>): string =>
  Object.entries(secrets)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
