// Adds to package-lock.json the optional packages of other platforms. A registry that lacks them makes npm leave them out of
// the lock, and npm 11's `npm ci` then refuses it ("Missing: @swc/core-darwin-arm64@ from lock file"). Run it after every
// change of dependencies; a second run changes nothing.
import { readFileSync, writeFileSync } from 'node:fs';

const file = 'package-lock.json';
const lock = JSON.parse(readFileSync(file, 'utf8'));
const packages = lock.packages;

// words of a package's name that tell a system; each is its own name in the lock but for two
const systems = Object.fromEntries(
  'darwin win32 linux android freebsd openbsd netbsd sunos aix openharmony wasm32'
    .split(' ')
    .map((os) => [os, os]),
);
Object.assign(systems, { windows: 'win32', linuxmusl: 'linux' });
const processors = 'x64 arm64 ia32 arm ppc64 s390x riscv64 loong64 mips64el wasm32 universal'.split(' ');

/** Platform as the package's name tells it: `@swc/core-linux-arm64-gnu`. */
function platformOf(name) {
  const words = name.split('/').pop().split('-');
  const os = words.map((word) => systems[word]).find(Boolean);
  const cpu = processors.find((word) => words.includes(word)) ?? fallbackCpu(words, os);
  const platform = {};
  if (os && os !== 'wasm32') platform.os = [os];
  if (cpu) platform.cpu = [cpu];
  return platform;
}

function fallbackCpu(words, os) {
  if (words.some((word) => word.startsWith('arm'))) return 'arm';
  return words.includes('wasi') || os === 'wasm32' ? 'wasm32' : undefined;
}

/** The entry that Node would resolve `name` to from the package at `from`. */
function resolveEntry(from, name) {
  for (let at = from; ;) {
    const key = `${at ? `${at}/` : ''}node_modules/${name}`;
    if (packages[key]) return key;
    if (!at) return undefined;
    const up = at.lastIndexOf('/node_modules/');
    at = up < 0 ? '' : at.slice(0, up);
  }
}

let added = 0;
for (const [at, entry] of Object.entries(packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    const key = resolveEntry(at, name);
    if (key && packages[key].version) continue;
    const version = range.replace(/^[\^~>=v]+/, '');
    if (!/^\d+\.\d+\.\d+/.test(version)) {
      console.warn('skipped', name, range);
      continue;
    }
    const dev = entry.dev ? { dev: true } : {};
    packages[key ?? `node_modules/${name}`] = { version, ...platformOf(name), ...dev, optional: true };
    added++;
  }
}
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`completed ${added} optional entries`);
