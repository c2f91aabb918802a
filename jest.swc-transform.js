// Compiles TypeScript, and every ES-module file under node_modules, to CommonJS with SWC; CommonJS files under
// node_modules pass through untouched. Jest can only require(esm) on Node >= 24.9, and Nest 12 is ESM-only.
const fs = require('node:fs');
const path = require('node:path');
const { createTransformer } = require('@swc/jest');

const base = { ...JSON.parse(fs.readFileSync(path.join(__dirname, '.swcrc.json'), 'utf8')), swcrc: false };
const withParser = (parser, transform) =>
  createTransformer({ ...base, jsc: { ...base.jsc, parser, transform } });
const ts = withParser(base.jsc.parser, base.jsc.transform);
const tsx = withParser({ ...base.jsc.parser, tsx: true }, base.jsc.transform);
const js = withParser({ syntax: 'ecmascript', dynamicImport: true }, undefined);

const packageTypes = new Map();
function packageType(dir) {
  if (packageTypes.has(dir)) return packageTypes.get(dir);
  const file = path.join(dir, 'package.json');
  const up = path.dirname(dir);
  let type;
  if (fs.existsSync(file)) type = JSON.parse(fs.readFileSync(file, 'utf8')).type ?? 'commonjs';
  else if (up !== dir) type = packageType(up);
  packageTypes.set(dir, type);
  return type;
}

function transformerFor(file) {
  if (file.endsWith('.tsx')) return tsx;
  if (/\.[cm]?ts$/.test(file)) return ts;
  const isEsm =
    file.endsWith('.mjs') || (file.endsWith('.js') && packageType(path.dirname(file)) === 'module');
  return isEsm ? js : null;
}

module.exports = {
  canInstrument: false,
  process(source, file, options) {
    return transformerFor(file)?.process(source, file, options) ?? { code: source };
  },
  getCacheKey(source, file, options) {
    const transformer = transformerFor(file);
    return (transformer ?? js).getCacheKey(source, file, options) + (transformer ? '' : '-raw');
  },
};
