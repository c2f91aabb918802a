// Compiles into a fresh folder and swaps it in when it is whole: a build that fails leaves the old one working.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exclusively } from './exclusive.mjs';
import { Told, at, hash, listing, mendSwap, say, swapIn, workshop } from './project.mjs';
import { runChild } from './run-child.mjs';

const dist = at('dist');
const stamp = join(dist, '.built');
const sources = [
  'apps',
  'libs',
  'nest-cli.json',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
];
const isNotBuilt = (path) => /(\.(int-|e2e-)?spec\.tsx?|\.conformance\.ts|\.md)$/.test(path);
const wanted = () => hash(listing(sources, isNotBuilt));

/** True when something was built; Told with the compiler's words when it does not compile. */
export async function build() {
  mendSwap(dist);
  if (isCurrent()) return false;
  return exclusively('build', async () => {
    if (isCurrent()) return false;
    await buildFresh();
    return true;
  });
}

export const isCurrent = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted();

async function buildFresh() {
  say('building …');
  const fresh = join(workshop, 'build');
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(workshop, { recursive: true });
  const before = wanted(); // a file saved during the build makes it stale again
  const settings = join(workshop, 'tsconfig.build.json');
  const compilerOptions = { rootDir: '..', outDir: './build', incremental: false, tsBuildInfoFile: null };
  writeFileSync(settings, JSON.stringify({ extends: '../tsconfig.build.json', compilerOptions }));
  const nest = at('node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  const result = await runChild(process.execPath, [nest, 'build', '--path', '.house/tsconfig.build.json'], {
    capture: true,
  });
  if (result.code !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    throw new Told(`the build failed:\n${result.output.trim()}`);
  }
  writeFileSync(join(fresh, '.built'), before);
  swapIn(fresh, dist);
}
