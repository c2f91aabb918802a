// Installs the packages of package-lock.json into a fresh folder and swaps it in when it is whole, so that a line that drops
// in the middle leaves the old ones working.
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { exclusively } from './exclusive.mjs';
import { Told, at, hash, mendSwap, readOrEmpty, say, swapIn, workshop } from './project.mjs';
import { runChild } from './run-child.mjs';

const modules = at('node_modules');
const stamp = join(modules, '.installed');
const wanted = () => hash(`${process.platform} ${process.arch}\n${readOrEmpty(at('package-lock.json'))}`);

/** True when something was installed; Told when it cannot be and nothing usable is there. */
export async function install() {
  mendSwap(modules);
  if (isCurrent()) return false;
  return exclusively('install', async () => {
    if (isCurrent()) return false; // another start did it meanwhile
    await installFresh();
    return true;
  });
}

function isCurrent() {
  if (!existsSync(modules)) return false;
  if (existsSync(stamp)) return readFileSync(stamp, 'utf8') === wanted();
  if (!sameAsLock()) return false;
  remember(modules);
  return true;
}

/** Packages that somebody installed by hand with npm: current when each that is not optional has the lock's version. */
function sameAsLock() {
  const inside = join(modules, '.package-lock.json');
  if (!existsSync(inside)) return false;
  const have = JSON.parse(readFileSync(inside, 'utf8')).packages;
  const want = JSON.parse(readFileSync(at('package-lock.json'), 'utf8')).packages;
  return Object.entries(want).every(
    ([key, entry]) => !key || entry.optional || have[key]?.version === entry.version,
  );
}

function remember(folder) {
  try {
    writeFileSync(join(folder, '.installed'), wanted());
  } catch {
    // a folder of somebody else's: it is looked through again next time
  }
}

async function installFresh() {
  say('installing packages …');
  const folder = join(workshop, 'install');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of ['package.json', 'package-lock.json', '.npmrc']) {
    if (existsSync(at(name))) copyFileSync(at(name), join(folder, name));
  }
  const result = await npmCi(folder);
  if (result.code !== 0) {
    rmSync(folder, { recursive: true, force: true });
    throw new Told(`npm ci did not finish (exit ${result.code}):\n${lastLines(result.output)}`);
  }
  remember(join(folder, 'node_modules'));
  swapIn(join(folder, 'node_modules'), modules);
  rmSync(folder, { recursive: true, force: true });
}

/** Without a proxy on this machine first: that may be a stand-in for Meta, which refuses every other host. */
async function npmCi(folder) {
  const plain = withoutLocalProxy(process.env);
  const first = await runNpm(folder, plain);
  return first.code === 0 || Object.keys(plain).length === Object.keys(process.env).length
    ? first
    : runNpm(folder, process.env);
}

function runNpm(folder, env) {
  // NODE_ENV=production must not leave the compiler out.
  const args = [
    'ci',
    '--include=dev',
    '--no-audit',
    '--no-fund',
    '--fetch-retries=1',
    '--fetch-retry-mintimeout=1000',
  ];
  const { npm_config_omit: _omit, ...rest } = env;
  const cli = npmCli();
  const [program, before] = cli ? [process.execPath, [cli]] : ['npm', []];
  return runChild(program, [...before, ...args], { cwd: folder, env: rest, capture: true, shell: !cli });
}

function npmCli() {
  const beside = join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js');
  return [process.env.npm_execpath, beside].find((path) => path?.endsWith('npm-cli.js') && existsSync(path));
}

function withoutLocalProxy(env) {
  const isLocal = ([name, value]) =>
    /^(npm_config_)?(https?_)?proxy$/i.test(name) &&
    /^(\w+:\/\/)?(127\.|localhost|\[::1\])/.test(value ?? '');
  return Object.fromEntries(Object.entries(env).filter((entry) => !isLocal(entry)));
}

const lastLines = (text) => text.trimEnd().split('\n').slice(-15).join('\n');
