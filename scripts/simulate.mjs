// npm run simulate -- --citizens N --seed S: plays invented citizens over all channels against a running system.
import { existsSync } from 'node:fs';
import { build } from './house/build.mjs';
import { install } from './house/install.mjs';
import { Told, at, root, say } from './house/project.mjs';
import { runChild } from './house/run-child.mjs';

process.chdir(root);
try {
  await install();
  await build();
  if (existsSync('.env')) process.loadEnvFile('.env');
  const program = [at('test', 'support', 'run-typescript.cjs'), 'test/simulate/simulate.ts', 'run'];
  process.exitCode = (await runChild(process.execPath, [...program, ...process.argv.slice(2)])).code;
} catch (error) {
  say(error instanceof Told ? error.message : error.stack);
  process.exitCode = 1;
}
