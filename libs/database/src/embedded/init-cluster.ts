import { chownSync, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedPostgresFailed } from './embedded-postgres-failed';
import type { Location } from './location';
import { spawnTied } from './tied-process';

/** Makes the cluster beside its place and moves it there whole: a power cut half-way leaves nothing that looks finished. */
export async function initCluster(
  location: Location,
  password: string,
  signal: AbortSignal,
): Promise<boolean> {
  const { account, base, cluster } = location;
  if (existsSync(join(cluster, 'PG_VERSION'))) return false;
  const making = `${cluster}.new`;
  const passwordFile = join(base, 'password');
  rmSync(making, { recursive: true, force: true });
  rmSync(cluster, { recursive: true, force: true }); // only ever an empty or unfinished folder: it has no PG_VERSION
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account) chownSync(passwordFile, account.uid, account.gid);
  try {
    await run(location, [...initdbFlags, `--pwfile=${passwordFile}`, '-D', making], signal);
    renameSync(making, cluster);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  return true;
}

// The built-in locale sorts and upcases the same on every machine, whatever locales it has.
const initdbFlags = [
  '--username=postgres',
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--data-checksums',
];

function run(location: Location, args: string[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const lines: string[] = [];
    const child = spawnTied(location, 'initdb', args, false);
    const abort = (): void => void child.kill('SIGINT');
    signal.addEventListener('abort', abort);
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => lines.push(String(data)));
    child.once('error', reject);
    child.once('exit', (code, by) => {
      child.stdin?.destroy();
      signal.removeEventListener('abort', abort);
      if (code === 0) resolve();
      else reject(new EmbeddedPostgresFailed(`initdb ended with ${code ?? by}`, lines));
    });
  });
}
