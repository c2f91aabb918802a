import { existsSync, readFileSync, readdirSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgresFailed } from './embedded-postgres-failed';

/**
 * Ends what a killed start left running on the cluster, then removes its pid file: after a power cut the pid in it may
 * belong to any process, and PostgreSQL would refuse to start. Only the holder of the data folder's lock may call this.
 */
export async function stopLeftover(cluster: string): Promise<void> {
  const pidFile = join(cluster, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  for (let waited = 0; waited < 20_000; waited += 100) {
    const alive = processesOn(cluster, pidFile);
    if (!alive.length) return rmSync(pidFile, { force: true });
    if (waited % 2000 === 0) end(alive, waited);
    await sleep(100);
  }
  throw new EmbeddedPostgresFailed(`a PostgreSQL left over on ${cluster} does not stop`);
}

function end(pids: number[], waited: number): void {
  const signal = waited < 6000 ? 'SIGINT' : waited < 12_000 ? 'SIGQUIT' : 'SIGKILL';
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // gone meanwhile
    }
  }
}

/** Every server process works in the cluster's folder; that also finds backends whose postmaster was killed. */
function processesOn(cluster: string, pidFile: string): number[] {
  if (!existsSync('/proc/self/cwd')) return postmasterAlive(pidFile);
  const home = realpathSync(cluster);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && workingDirectory(name) === home)
    .map(Number);
}

function workingDirectory(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

function postmasterAlive(pidFile: string): number[] {
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  try {
    process.kill(pid, 0);
    return [pid];
  } catch {
    return [];
  }
}
