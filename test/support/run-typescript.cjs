// Runs one exported function of a TypeScript file with swc, for helpers of the tests that are started by hand or as a
// child process: node test/support/run-typescript.cjs FILE FUNCTION
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { join, resolve } = require('node:path');
const { transformSync } = require('@swc/core');

const root = join(__dirname, '..', '..');
const options = JSON.parse(readFileSync(join(root, '.swcrc.json'), 'utf8'));

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  const lib = /^@app\/([a-z-]+)$/.exec(request)?.[1];
  return resolveFilename.call(this, lib ? join(root, 'libs', lib, 'src/index.ts') : request, ...rest);
};
require.extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), { ...options, swcrc: false, filename });
  module._compile(code, filename);
};

const [file, name] = process.argv.slice(2);
Promise.resolve(require(resolve(file))[name]()).catch((error) => {
  process.stderr.write(`${error?.stack ?? error}\n`);
  process.exit(1);
});
