import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { restoreMark } from '@app/config';
import { AppError, SystemClock } from '@app/core';
import { DataDirLock } from './data-dir-lock';
import { parentOf } from './process-identity';
import { checkEnvironment, dataDirOf, loadEnvFile, withSecrets } from './settings';
import { RestoreUnfinished } from './standalone.errors';
import { System } from './system';
import { runWithDatabase } from './with-database';

const startedAt = performance.now();
const say = (text: string): void => void process.stdout.write(`${text}\n`);
let system: System | undefined;
let lock: DataDirLock | undefined;
let stopping: Promise<void> | undefined;
let firstSignalAt = 0;

// Before anything starts: a signal in the middle of it must not leave anything behind.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);

/** The terminal and npm may both pass the same Ctrl-C on; a second one a while later means "at once". */
function onSignal(): void {
  if (commandOf(process.argv)) return; // the command gets the signal itself
  const now = performance.now();
  if (!stopping) say('stopping …');
  firstSignalAt ||= now;
  void stop(0, now - firstSignalAt > 2000);
}

function stop(code: number, atOnce = false): Promise<void> {
  if (atOnce) void system?.stop(true);
  stopping ??= (async () => {
    await system?.stop();
    lock?.release();
    process.exit(code);
  })();
  return stopping;
}

/** npm killed by force leaves us, and the shell that it runs us in, without anybody who could stop us. */
function endWithNpm(): void {
  if (!process.env.npm_lifecycle_event) return;
  const above = (): string => `${process.ppid} ${parentOf(process.ppid)}`;
  const atStart = above();
  setInterval(() => {
    if (above() !== atStart) void stop(1);
  }, 500).unref();
}

const commandOf = ([, , word, ...args]: string[]): string[] | undefined =>
  word === 'cli' ? args : undefined;

async function main(): Promise<void> {
  endWithNpm();
  loadEnvFile();
  const environment = checkEnvironment(process.env);
  const appsDir = process.env.STANDALONE_APPS_DIR ?? join(__dirname, '..', '..');
  lock = new DataDirLock(dataDirOf(process.env), new SystemClock().now());
  const command = commandOf(process.argv);
  if (command) process.exit(await runWithDatabase(join(appsDir, 'cli', 'src', 'main.js'), command, lock));
  lock.take();
  if (existsSync(restoreMark(dataDirOf(process.env)))) {
    throw new RestoreUnfinished(
      'a restore did not come to its end here: run npm run restore again with the same file',
    );
  }
  system = new System({ ...withSecrets(process.env), environment, appsDir, say, startedAt });
  await system.start();
}

main().catch((error: unknown) => {
  if (stopping) return;
  process.stderr.write(`${sentence(error)}\n`);
  void stop(1);
});

function sentence(error: unknown): string {
  if (error instanceof AppError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
