import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where a program is, or undefined when it is missing; with CI set a missing one is a failure, so that nothing is skipped there. */
export function findProgram(names: readonly string[], given?: string): string | undefined {
  const dirs = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/usr/sbin'];
  const candidates = [
    ...(given ? [given] : []),
    ...names.flatMap((name) => dirs.map((dir) => join(dir, name))),
  ];
  const found = candidates.find(isExecutable);
  if (!found && process.env.CI) throw new Error(`${names.join(' or ')} is missing, and CI is set`);
  return found;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
