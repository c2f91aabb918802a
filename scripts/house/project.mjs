// Where things are, and the few words that the starters share. Plain Node: nothing is installed yet when this runs.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const at = (...parts) => join(root, ...parts);

/** Work in progress and what it replaces; on the same disk as the project, so that a rename swaps it. */
export const workshop = at('.house');

export const say = (text) => process.stderr.write(`${text}\n`);

/** A failure that is told in one sentence, without a stack. */
export class Told extends Error {}

export function readOrEmpty(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

export const hash = (text) => createHash('sha256').update(text).digest('hex');

/** Names, sizes and times of the files: quick, and enough to see a change. */
export function listing(paths, leaveOut = () => false) {
  const lines = [];
  const walk = (path) => {
    const stat = statSync(at(path), { throwIfNoEntry: false });
    if (!stat || leaveOut(path)) return;
    if (stat.isDirectory()) for (const name of readdirSync(at(path)).sort()) walk(join(path, name));
    else lines.push(`${path} ${stat.size} ${Math.round(stat.mtimeMs)}`);
  };
  for (const path of paths) walk(path);
  return lines.join('\n');
}

/** Puts a finished folder in the place of the old one; a crash between the two renames is mended by `mendSwap`. */
export function swapIn(fresh, place) {
  const old = `${workshop}/old-${place.split('/').pop()}`;
  rmSync(old, { recursive: true, force: true });
  if (existsSync(place)) renameSync(place, old);
  renameSync(fresh, place);
  rmSync(old, { recursive: true, force: true });
}

export function mendSwap(place) {
  const old = `${workshop}/old-${place.split('/').pop()}`;
  if (!existsSync(place) && existsSync(old)) renameSync(old, place);
}
