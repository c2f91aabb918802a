import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { EmbeddedPostgresFailed } from './embedded-postgres-failed';
import { canReach, type OsAccount } from './os-account';

/** Folder with `bin/`, `lib/` and `share/` that the account can run; copied to `home` where it cannot reach node_modules. */
export function findBinaries(account: OsAccount | undefined, home: string): string {
  const root = packageRoot();
  const linked = makeLinks(root);
  if (linked && canReach(account, join(root, 'native', 'bin', 'postgres'))) return join(root, 'native');
  return join(copyTo(home, root), 'native');
}

function packageRoot(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  // By path and not by require.resolve: the package exports no CommonJS entry.
  const paths = createRequire(__filename).resolve.paths(name) ?? [];
  const root = paths.map((path) => join(path, name)).find((path) => existsSync(join(path, 'package.json')));
  if (!root)
    throw new EmbeddedPostgresFailed(`${name} is not installed; set DATABASE_URL to use another PostgreSQL`);
  return root;
}

/** The package's library links, which are missing where npm did not run install scripts. False: could not be made. */
function makeLinks(root: string): boolean {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links: unknown = JSON.parse(readFileSync(list, 'utf8'));
  if (!Array.isArray(links) || !links.every(isLink)) return false;
  try {
    for (const { source, target } of links) {
      const at = join(root, target);
      if (!existsSync(at)) symlinkSync(relative(dirname(target), source), at);
    }
    return true;
  } catch {
    return false;
  }
}

function isLink(value: unknown): value is { source: string; target: string } {
  if (typeof value !== 'object' || value === null || !('source' in value) || !('target' in value))
    return false;
  return typeof value.source === 'string' && typeof value.target === 'string';
}

function versionOf(root: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const isNamed = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return isNamed ? String(manifest.version) : 'unknown';
}

function copyTo(home: string, root: string): string {
  const target = join(home, `postgres-${versionOf(root)}`);
  if (existsSync(target)) return target;
  const making = `${target}.${process.pid}`;
  mkdirSync(home, { recursive: true, mode: 0o755 });
  cpSync(root, making, { recursive: true, verbatimSymlinks: true });
  makeLinks(making);
  openToAll(making);
  try {
    renameSync(making, target);
  } catch {
    rmSync(making, { recursive: true, force: true }); // another start was quicker
  }
  return target;
}

function openToAll(dir: string): void {
  chmodSync(dir, 0o755);
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) openToAll(path);
    else if (entry.isFile()) chmodSync(path, path.includes('/bin/') ? 0o755 : 0o644);
  }
}
