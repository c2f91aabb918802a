import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** Living processes of a Chromium whose profile lies below the folder. */
export function chromiumProcesses(folder: string): string[] {
  const all = execFileSync('ps', ['-eo', 'pid,stat,args'], { encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 });
  return all
    .split('\n')
    .filter((line) => line.includes(`--user-data-dir=${folder}`) && !/^\s*\d+ Z/.test(line));
}

/** What is left of it when it had time to go. */
export async function chromiumLeft(folder: string): Promise<string[]> {
  for (let i = 0; i < 100 && chromiumProcesses(folder).length > 0; i++) await sleep(100);
  return chromiumProcesses(folder);
}
