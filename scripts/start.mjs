// npm start: installs and builds what is missing or stale, then runs the whole system in this process.
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { npmIsGone } from './house/npm-above.mjs';
import { prepare } from './house/prepare.mjs';
import { at, root } from './house/project.mjs';

process.chdir(root);
const main = at('dist', 'apps', 'standalone', 'src', 'main.js');
if ((await prepare(() => existsSync(main))) && !npmIsGone()) {
  process.argv = [process.argv[0], main];
  await import(pathToFileURL(main).href);
}
