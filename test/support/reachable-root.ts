import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');

/** The account that tests run programs as when they run as root. */
export const nobody = { uid: 65_534, gid: 65_534 };

/**
 * This project; as root in a folder that others cannot walk, links to these `parts` of it under the folder `below`, where
 * an ordinary account can.
 */
export function reachableRoot(below: string, parts: readonly string[]): string {
  if (process.getuid?.() !== 0) return root;
  const file = join(root, 'package.json');
  if (spawnSync('test', ['-r', file], { ...nobody, cwd: '/' }).status === 0) return root;
  const mirror = join(below, 'program');
  mkdirSync(mirror);
  const from = [...parts, 'node_modules', 'package.json'].map((part) => join(root, part));
  const isLinked = spawnSync('cp', ['-al', ...from, mirror], { stdio: 'ignore' }).status === 0;
  if (!isLinked) execFileSync('cp', ['-a', ...from, mirror]); // another file system
  return mirror;
}
