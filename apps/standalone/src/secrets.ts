import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';

/** What is generated on the first start on the embedded database. */
export interface Secrets {
  ENCRYPTION_KEY: string;
  TOKEN_SECRET: string;
  DATABASE_PASSWORD: string;
}

/** The secrets kept in `DATA_DIR/secrets` (mode 0600); missing ones are made now and are on disk before they are used. */
export function keptSecrets(dataDir: string): Secrets {
  const file = join(dataDir, 'secrets');
  const kept: Partial<Secrets> = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  const secrets = {
    ENCRYPTION_KEY: kept.ENCRYPTION_KEY ?? randomBytes(32).toString('base64'),
    TOKEN_SECRET: kept.TOKEN_SECRET ?? randomBytes(32).toString('base64'),
    DATABASE_PASSWORD: kept.DATABASE_PASSWORD ?? randomBytes(24).toString('hex'),
  };
  if (Object.keys(kept).length < Object.keys(secrets).length) write(file, secrets);
  return secrets;
}

function write(file: string, secrets: Secrets): void {
  const making = `${file}.new`;
  mkdirSync(dirname(file), { recursive: true, mode: 0o711 });
  const lines = Object.entries(secrets).map(([name, value]) => `${name}=${value}\n`);
  const handle = openSync(making, 'w', 0o600);
  writeSync(
    handle,
    `# Without ENCRYPTION_KEY nothing in this folder can be read: keep a copy elsewhere.\n${lines.join('')}`,
  );
  fsyncSync(handle);
  closeSync(handle);
  renameSync(making, file);
}
