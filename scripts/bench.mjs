// npm run bench -- NAME... [--json FILE] [--write-docs]: each benchmark beside its bare ceiling of the same run, one after
// the other. An aim that is missed in any of them makes it end with 1.
import { readdirSync } from 'node:fs';
import { build } from './house/build.mjs';
import { install } from './house/install.mjs';
import { Told, at, root, say } from './house/project.mjs';
import { runChild } from './house/run-child.mjs';

process.chdir(root);
const suffix = '.bench.ts';
const known = readdirSync(at('test', 'bench'))
  .filter((file) => file.endsWith(suffix))
  .map((file) => file.slice(0, -suffix.length))
  .sort();
const given = process.argv.slice(2);
const firstOption = given.findIndex((word) => word.startsWith('--'));
const names = firstOption < 0 ? given : given.slice(0, firstOption);
const options = given.slice(names.length);
const wouldShareFile = names.length > 1 && options.includes('--json');

if (names.length === 0 || wouldShareFile || !names.every((name) => known.includes(name))) {
  const usage = 'usage: npm run bench -- NAME... [--json FILE, of one NAME] [--write-docs]';
  say(`${usage}\nNAME: ${known.join(', ')}`);
  process.exit(2);
}
try {
  await install();
  await build();
  process.exitCode = 0;
  for (const name of names) process.exitCode = (await bench(name)) || process.exitCode;
} catch (error) {
  say(error instanceof Told ? error.message : error.stack);
  process.exitCode = 1;
}

/** The exit code of one benchmark. */
async function bench(name) {
  const program = [
    at('test', 'support', 'run-typescript.cjs'),
    `test/bench/${name}${suffix}`,
    'run',
    ...options,
  ];
  return (await runChild(process.execPath, ['--expose-gc', ...program])).code;
}
