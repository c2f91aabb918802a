import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder that the program lies in, whatever the folder that it was started from: a service manager starts it anywhere. */
export const projectFolder = holderOf('package.json', __dirname);

function holderOf(name: string, folder: string): string {
  if (existsSync(join(folder, name)) || folder === dirname(folder)) return folder;
  return holderOf(name, dirname(folder));
}
