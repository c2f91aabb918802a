// npm run start:api, start:worker, service, user …: one program of ours, built first when it is stale. It runs in this very
// process, so signals and exit codes are its own.
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { prepare } from './house/prepare.mjs';
import { at } from './house/project.mjs';
import { runChild } from './house/run-child.mjs';

const [app, ...args] = process.argv.slice(2);
const programs = ['api', 'worker', 'cli'];
// These read files only; every other command of the cli gets the office's database, started when it does not run.
const withoutDatabase = ['service', 'understand', 'transcript', 'install-service'];

if (!programs.includes(app)) {
  console.error(`usage: node scripts/run.mjs ${programs.join('|')} [arguments]`);
  process.exit(2);
}
const needsDatabase = app === 'cli' && !withoutDatabase.includes(args[0]);
const main = at('dist', 'apps', needsDatabase ? 'standalone' : app, 'src', 'main.js');

if (await prepare(() => existsSync(main))) {
  const given = process.env.NODE_EXTRA_CA_CERTS;
  if (existsSync('.env')) process.loadEnvFile('.env');
  const argv = [main, ...(needsDatabase ? ['cli'] : []), ...args];
  if (process.env.NODE_EXTRA_CA_CERTS !== given) {
    // Node reads this one before any code runs.
    process.exitCode = (await runChild(process.execPath, argv, { passesSignals: true })).code;
  } else {
    process.argv = [process.argv[0], ...argv];
    await import(pathToFileURL(main).href);
  }
}
