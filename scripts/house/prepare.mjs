// Brings packages and build up to date; where that fails and an older build works, it says so and goes on with that one.
import { existsSync } from 'node:fs';
import { build } from './build.mjs';
import { install } from './install.mjs';
import { Told, at, say } from './project.mjs';

/** True when there is something to run. */
export async function prepare(hasOldBuild) {
  try {
    checkNode();
    await install();
    await build();
    return true;
  } catch (error) {
    const words = error instanceof Told ? error.message : describe(error);
    say(words);
    if (existsSync(at('node_modules')) && hasOldBuild()) {
      say('the update could not be finished: going on with the version that was built before');
      return true;
    }
    process.exitCode = 1;
    return false;
  }
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Told(`Node.js 20.19 or newer is needed; this is ${process.versions.node}`);
  }
}

function describe(error) {
  return error.code === 'EACCES' || error.code === 'EROFS'
    ? `${error.message}\nthis folder belongs to another user: start as that user, or give yourself the folder`
    : error.stack;
}
