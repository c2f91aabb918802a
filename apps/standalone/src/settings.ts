import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { buildChannels } from '@app/channels';
import { Environment } from '@app/config';
import { SystemClock } from '@app/core';
import { keptSecrets } from './secrets';
import { SecretMissing } from './standalone.errors';

type Variables = Record<string, string | undefined>;

/** Puts what `.env` names into the environment; what is set already wins. */
export function loadEnvFile(path = '.env'): void {
  if (existsSync(path)) process.loadEnvFile(path);
}

export const dataDirOf = (env: Variables): string => resolve(env.DATA_DIR?.trim() || './data');

export const usesEmbeddedDatabase = (env: Variables): boolean => !env.DATABASE_URL?.trim();

/** Checks everything that can be checked before anything is made; EnvironmentInvalid or SecretMissing names the variable. */
export function checkEnvironment(env: Variables): Environment {
  const stand = { ...env };
  for (const name of ['ENCRYPTION_KEY', 'TOKEN_SECRET']) {
    if (env[name]?.trim()) continue;
    if (!usesEmbeddedDatabase(env)) {
      throw new SecretMissing(`${name} must be set (32 bytes, base64), because DATABASE_URL is`, {
        variable: name,
      });
    }
    stand[name] = Buffer.alloc(32).toString('base64'); // in its place until the generated one is read
  }
  if (usesEmbeddedDatabase(env)) stand.DATABASE_URL = 'postgres://127.0.0.1/';
  const environment = new Environment(stand);
  buildChannels(environment, new SystemClock()); // half configured ones are told here
  return environment;
}

/** The environment of the parts, with the generated secrets where none are given. The data folder's lock must be held. */
export function withSecrets(env: Variables): { env: Variables; databasePassword?: string } {
  const dataDir = dataDirOf(env);
  if (!usesEmbeddedDatabase(env)) return { env: { ...env, DATA_DIR: dataDir } };
  const secrets = keptSecrets(dataDir);
  return {
    databasePassword: secrets.DATABASE_PASSWORD,
    env: {
      ...env,
      DATA_DIR: dataDir,
      ENCRYPTION_KEY: env.ENCRYPTION_KEY?.trim() || secrets.ENCRYPTION_KEY,
      TOKEN_SECRET: env.TOKEN_SECRET?.trim() || secrets.TOKEN_SECRET,
    },
  };
}
