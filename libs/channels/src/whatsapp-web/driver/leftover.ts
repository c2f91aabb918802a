import { readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Ends a Chromium that still holds this session; its lock names `host-pid`, and its command line the folder. */
export function killLeftover(sessionPath: string): void {
  const lock = join(sessionPath, 'SingletonLock');
  const pid = Number(linkAt(lock)?.split('-').at(-1));
  if (!Number.isInteger(pid) || pid <= 1) return;
  if (commandOf(pid).includes(`--user-data-dir=${sessionPath}`)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // it ended meanwhile
    }
  }
  for (const name of ['SingletonLock', 'SingletonSocket', 'SingletonCookie']) {
    rmSync(join(sessionPath, name), { force: true });
  }
}

function linkAt(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

/** Empty where there is no such process, or no /proc. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
