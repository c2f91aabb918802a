// npm run bench -- NAME [--json FILE] [--write-docs]: one benchmark beside its bare ceiling of the same run. An aim that is
// missed makes it end with 1.
import { readdirSync } from 'node:fs';
import { build } from './house/build.mjs';
import { install } from './house/install.mjs';
import { Told, at, root, say } from './house/project.mjs';
import { runChild } from './house/run-child.mjs';

process.chdir(root);
const suffix = '.bench.ts';
const names = readdirSync(at('test', 'bench'))
  .filter((file) => file.endsWith(suffix))
  .map((file) => file.slice(0, -suffix.length))
  .sort();
const [name, ...options] = process.argv.slice(2);

if (!names.includes(name)) {
  say(`usage: npm run bench -- NAME [--json FILE] [--write-docs]\nNAME: ${names.join(', ')}`);
  process.exit(2);
}
try {
  await install();
  await build();
  const program = [
    at('test', 'support', 'run-typescript.cjs'),
    `test/bench/${name}${suffix}`,
    'run',
    ...options,
  ];
  process.exitCode = (await runChild(process.execPath, ['--expose-gc', ...program])).code;
} catch (error) {
  say(error instanceof Told ? error.message : error.stack);
  process.exitCode = 1;
}
