import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { BackupLog, makeBackup } from '@app/backup';
import { Environment } from '@app/config';
import { SystemClock } from '@app/core';
import { askHidden, givenPassphrase } from './passphrase';

const shortest = 12;

/** `FILE`: everything of this moment in one file. */
export async function run([file, ...rest]: string[]): Promise<number> {
  if (!file || rest.length > 0) {
    process.stderr.write('usage: npm run backup -- FILE\n');
    return 2;
  }
  const env = new Environment(process.env);
  const passphrase = await choosePassphrase();
  if (passphrase === null) return 1;
  const path = resolve(process.env['INIT_CWD'] ?? '.', file);
  const clock = new SystemClock();
  const log = new BackupLog(env, clock);
  const made = await log.kept(path, () => makeBackup(env, clock, path, passphrase));
  const { size } = await stat(path);
  const opens = made.withPassphrase
    ? 'its passphrase, or with the ENCRYPTION_KEY of this machine'
    : 'the ENCRYPTION_KEY of this machine only';
  process.stdout.write(
    `${path}: ${(size / 1e6).toFixed(1)} MB, ${made.tables} tables, ${made.files} files, read back whole\nit opens with ${opens}\n`,
  );
  return 0;
}

/** Undefined: none, the machine's own key has to do. Null: a person must choose another. */
async function choosePassphrase(): Promise<string | undefined | null> {
  const given = givenPassphrase(process.env);
  const [typed, again] = given
    ? [given, given]
    : await askHidden([`passphrase (${shortest} characters or more; Enter for none): `, 'the same again: ']);
  if (!typed) {
    process.stderr.write('no passphrase: without a copy of ENCRYPTION_KEY nobody can open this backup\n');
    return undefined;
  }
  if (typed === again && typed.length >= shortest) return typed;
  process.stderr.write(
    typed === again ? `the passphrase needs ${shortest} characters\n` : 'these are not the same\n',
  );
  return null;
}
