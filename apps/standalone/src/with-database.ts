import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@app/database/embedded';
import type { DataDirLock } from './data-dir-lock';
import { runProgram } from './part';
import { DataDirHeld } from './standalone.errors';
import { dataDirOf, usesEmbeddedDatabase, withSecrets } from './settings';

/** Runs one command of the cli on the office's database: the running one, or one that is up for as long as it takes. */
export async function runWithDatabase(file: string, args: string[], lock: DataDirLock): Promise<number> {
  const { env, databasePassword } = withSecrets(process.env);
  if (!usesEmbeddedDatabase(env) || databasePassword === undefined) return ended(file, args, env);
  const dir = dataDirOf(env);
  const running = isHeld(lock) ? runningUrl(dir, databasePassword) : undefined;
  if (running) return ended(file, args, { ...env, DATABASE_URL: running });
  let postgres: EmbeddedPostgres | undefined;
  try {
    postgres = await startEmbeddedPostgres({
      dir,
      password: databasePassword,
      home: env.EMBEDDED_POSTGRES_HOME,
    });
    return await ended(file, args, { ...env, DATABASE_URL: postgres.url });
  } finally {
    await postgres?.stop();
    lock.release();
  }
}

function isHeld(lock: DataDirLock): boolean {
  try {
    lock.take();
    return false;
  } catch (error) {
    if (error instanceof DataDirHeld) return true;
    throw error;
  }
}

function runningUrl(dir: string, password: string): string | undefined {
  const file = join(dir, 'postgres.port');
  if (!existsSync(file)) return undefined;
  return `postgres://postgres:${password}@127.0.0.1:${readFileSync(file, 'utf8').trim()}/si_cepat_mesi`;
}

function ended(file: string, args: string[], env: Record<string, string | undefined>): Promise<number> {
  return new Promise((resolve) => {
    const child = runProgram(file, args, env, false);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
    child.once('error', () => resolve(1));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
