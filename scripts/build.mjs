// npm run build
import { build } from './house/build.mjs';
import { install } from './house/install.mjs';
import { Told, say } from './house/project.mjs';

try {
  await install();
  say((await build()) ? 'built' : 'nothing to build');
} catch (error) {
  say(error instanceof Told ? error.message : error.stack);
  process.exitCode = 1;
}
