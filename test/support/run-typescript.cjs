// Runs an exported function of one of our TypeScript files without a build: node test/support/run-typescript.cjs FILE FUNCTION
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { join, resolve } = require('node:path');
const { transformSync } = require('@swc/core');

const root = join(__dirname, '..', '..');
const options = JSON.parse(readFileSync(join(root, '.swcrc.json'), 'utf8'));
const { jsc } = options;

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  const [, lib, door = ''] = /^@app\/([a-z-]+)(\/embedded)?$/.exec(request) ?? [];
  return resolveFilename.call(
    this,
    lib ? join(root, 'libs', lib, 'src', door, 'index.ts') : request,
    ...rest,
  );
};
for (const extension of ['.ts', '.tsx']) {
  const parser = { ...jsc.parser, tsx: extension === '.tsx' };
  require.extensions[extension] = (module, filename) => {
    const settings = { ...options, jsc: { ...jsc, parser }, swcrc: false, filename };
    module._compile(transformSync(readFileSync(filename, 'utf8'), settings).code, filename);
  };
}

const [file, name] = process.argv.slice(2);
Promise.resolve(require(resolve(file))[name]()).catch((error) => {
  process.stderr.write(`${error?.stack ?? error}\n`);
  process.exit(1);
});
