import { spawn, spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@app/core';

/** The account that the browser runs as when we are root. */
export interface DriverAccount {
  uid: number;
  gid: number;
}

/** The browser must not run here as things are. */
export class BrowserRefused extends AppError {
  readonly code = 'channels.browser_refused';
  readonly kind = 'conflict';
}

/**
 * Makes the session's folder (0700) and answers who owns it: ourselves, or as root an ordinary account, for Chromium has
 * no sandbox as root. @throws BrowserRefused where that account cannot reach what it needs
 */
export function prepareSession(sessionDir: string, program: string): DriverAccount | undefined {
  mkdirSync(sessionDir, { recursive: true, mode: 0o700 });
  if (process.getuid?.() !== 0) return undefined;
  const account = ordinaryAccount();
  own(sessionDir, account);
  for (const [path, test] of [
    [sessionDir, '-w'],
    [program, '-r'],
    [process.execPath, '-x'],
  ] as const) {
    if (!may(account, test, path)) {
      throw new BrowserRefused(
        'as root the browser runs as another account, which cannot reach DATA_DIR or the program',
        {
          code: 'unreachable',
        },
      );
    }
  }
  return account;
}

/** Whether Chromium starts with its sandbox under this account: asked of itself, for kernels and images differ. */
export async function hasSandbox(
  chromium: string,
  sessionDir: string,
  account?: DriverAccount,
): Promise<boolean> {
  const profile = join(sessionDir, 'probe');
  const args = ['--headless', '--disable-gpu', `--user-data-dir=${profile}`, '--dump-dom', 'about:blank'];
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: sessionDir, TMPDIR: sessionDir };
  const child = spawn(chromium, args, { ...account, cwd: '/', env, stdio: 'ignore', timeout: 20_000 });
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', resolve);
  });
  await rm(profile, { recursive: true, force: true, maxRetries: 4 });
  return code === 0;
}

function ordinaryAccount(): DriverAccount {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('nobody:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : { uid: 65_534, gid: 65_534 };
}

/** A folder that an earlier life made as root is handed over with all that is in it. */
function own(folder: string, { uid, gid }: DriverAccount): void {
  if (statSync(folder).uid === uid) return;
  chownSync(folder, uid, gid);
  spawnSync('chown', ['-R', '-h', `${uid}:${gid}`, folder], { stdio: 'ignore' });
}

function may(account: DriverAccount, test: string, path: string): boolean {
  return spawnSync('/bin/sh', ['-c', `test ${test} "$1"`, 'sh', path], { ...account, cwd: '/' }).status === 0;
}
