import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';

/** The unprivileged account that PostgreSQL runs as when we are root. */
export interface OsAccount {
  uid: number;
  gid: number;
}

/** The account for the server, or undefined when we are an ordinary user and it runs as ourselves. */
export function serverAccount(existingCluster?: string): OsAccount | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = existingCluster ? ownerOf(existingCluster) : undefined;
  return owner?.uid
    ? owner
    : (accountNamed('postgres') ?? accountNamed('nobody') ?? { uid: 65_534, gid: 65_534 });
}

function ownerOf(path: string): OsAccount | undefined {
  const { uid, gid } = statSync(path, { throwIfNoEntry: false }) ?? {};
  return uid === undefined || gid === undefined ? undefined : { uid, gid };
}

function accountNamed(name: string): OsAccount | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
}

/** Whether the account reaches the path at all: asked of the system itself, for it also knows ACLs and mounts. */
export function canReach(account: OsAccount | undefined, path: string): boolean {
  if (!account) return true;
  return spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', path], { ...account, cwd: '/' }).status === 0;
}
