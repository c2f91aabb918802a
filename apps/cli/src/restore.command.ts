import { resolve } from 'node:path';
import { BackupLocked, BackupReader, restoreBackup } from '@app/backup';
import { Environment } from '@app/config';
import { migrate } from '@app/database';
import { migrateQueues } from '@app/queue';
import { askHidden, givenPassphrase } from './passphrase';

/** `FILE`: an office back on an empty machine. */
export async function run([file, ...rest]: string[]): Promise<number> {
  if (!file || rest.length > 0) {
    process.stderr.write('usage: npm run restore -- FILE\n');
    return 2;
  }
  const env = new Environment(process.env);
  const backup = await openBackup(resolve(process.env['INIT_CWD'] ?? '.', file), env);
  process.stdout.write(`backup of ${backup.header.createdAt}\n`);
  const { tables, files, missing } = await restoreBackup(env, backup);
  await migrate(env.databaseUrl, migrateQueues);
  process.stdout.write(`restored: ${tables} tables, ${files} files\n`);
  if (missing > 0) process.stdout.write(`${missing} documents had been lost before this backup was made\n`);
  process.stdout.write('now: npm run ledger -- verify, then npm start\n');
  return 0;
}

async function openBackup(path: string, env: Environment): Promise<BackupReader> {
  const { encryptionKey } = env;
  try {
    return await BackupReader.open(path, { encryptionKey, passphrase: givenPassphrase(process.env) });
  } catch (error) {
    if (!(error instanceof BackupLocked)) throw error;
    const [passphrase] = await askHidden(['passphrase of the backup: ']);
    if (!passphrase) throw error;
    return BackupReader.open(path, { passphrase });
  }
}
