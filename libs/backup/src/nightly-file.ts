import { readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';

export type BackupSeries = 'nightly' | 'before-migration';

/** `nightly-2026-11-25T180000000Z.backup`: names sort as their times do. */
export function backupName(series: BackupSeries, at: Date): string {
  return `${series}-${at.toISOString().slice(0, -1).replaceAll(/[:.]/g, '')}Z.backup`;
}

/** Removes the oldest of a series; only ever called after a newer one was written and read back. */
export async function keepLatest(folder: string, series: BackupSeries, keep: number): Promise<void> {
  const all = await readdir(folder);
  const names = all.filter((name) => isOf(series, name)).sort();
  // What a power cut left of one that was being written.
  const torn = all.filter((name) => name.endsWith('.part') && isOf(series, name.slice(0, -'.part'.length)));
  for (const name of torn) await unlink(join(folder, name));
  for (const name of names.slice(0, Math.max(0, names.length - keep))) await unlink(join(folder, name));
}

function isOf(series: BackupSeries, name: string): boolean {
  return name.startsWith(`${series}-`) && /-\d{4}-\d\d-\d\dT\d{9}Z\.backup$/.test(name);
}
