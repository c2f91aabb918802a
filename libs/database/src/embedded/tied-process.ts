import { spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { join } from 'node:path';
import type { Location } from './location';

// util-linux's setpriv has the kernel send the signal when we die; busybox's and other systems' have no such thing.
const canTieByKernel =
  process.platform === 'linux' && spawnSync('setpriv', ['--pdeathsig', 'INT', 'true']).status === 0;

/** Whether processes are tied to us by a pipe that a shell watches, because the kernel cannot do it. */
export const tiesByPipe = !canTieByKernel;

// Asks once more for the parent after the tie is made: it may have died in between.
const afterTie = 'test "$PPID" = "$0" || exit 1; exec "$@"';
const untilPipeCloses =
  'exec 3<&0; "$@" 3<&- </dev/null & p=$!; { cat <&3 >/dev/null; kill -INT $p 2>/dev/null; } & wait $p';

// Nothing secret of our environment is shown to the server's programs.
const env = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/**
 * Runs a program of PostgreSQL as its account, so that it ends when we end, also by `kill -9`. Apart: in a process group of
 * its own, so that Ctrl-C on a terminal does not reach it before the API has finished.
 */
export function spawnTied(location: Location, program: string, args: string[], apart: boolean): ChildProcess {
  const { account } = location;
  const command = [join(location.native, 'bin', program), ...args];
  const options: SpawnOptions = { cwd: '/', env, detached: apart };
  if (tiesByPipe) {
    const stdio: SpawnOptions['stdio'] = ['pipe', 'pipe', 'pipe'];
    return spawn('/bin/sh', ['-c', untilPipeCloses, 'sh', ...command], { ...options, ...account, stdio });
  }
  const as = account ? [`--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups'] : [];
  const tied = [...as, '--pdeathsig', 'INT', '/bin/sh', '-c', afterTie, String(process.pid), ...command];
  return spawn('setpriv', tied, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
}
