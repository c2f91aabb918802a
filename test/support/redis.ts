import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../libs/database/src/embedded/free-port';
import { findProgram } from './find-program';

/** A Redis of the test's own; `dir` holds its append-only file, for tests that read what was written. */
export interface TestRedis {
  url: string;
  port: number;
  dir: string;
  pid: number;
  stop(): Promise<void>;
}

/** Path of redis-server (or valkey-server), or undefined: skip and say why. */
export function redisPath(): string | undefined {
  return findProgram(['redis-server', 'valkey-server']);
}

/** Whether tests on Redis run: where it is installed, and in CI in any case, so that a missing one fails there. */
export const redisWanted = (): boolean => redisPath() !== undefined || Boolean(process.env['CI']);

/** Starts Redis on a free port with an append-only file; undefined where it is not installed. */
export async function startTestRedis(): Promise<TestRedis | undefined> {
  const program = redisPath();
  if (!program) return undefined;
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), 'si-cepat-mesi-redis-'));
  const flags = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    dir,
    '--appendonly',
    'yes',
    '--save',
    '',
  ];
  const child = spawn(program, [...flags, '--maxmemory-policy', 'noeviction'], { stdio: 'ignore' });
  const endWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  await answers(port, child);
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    dir,
    pid: child.pid ?? 0,
    stop: async () => {
      process.removeListener('exit', endWithUs);
      await ended(child);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function answers(port: number, child: ChildProcess): Promise<void> {
  for (let i = 0; i < 200 && child.exitCode === null; i++) {
    if (await connects(port)) return;
    await sleep(50);
  }
  throw new Error(`redis-server does not answer on port ${port}`);
}

function connects(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket.destroy() !== undefined));
    socket.once('error', () => resolve(false));
  });
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
