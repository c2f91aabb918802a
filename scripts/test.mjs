// npm test: installs what is missing, then every check and every test; the last line counts them. `npm test -- NAME …` runs
// only the test files whose path holds NAME, without the static checks.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './house/build.mjs';
import { install } from './house/install.mjs';
import { Told, at, root, say, workshop } from './house/project.mjs';
import { runChild } from './house/run-child.mjs';

process.chdir(root);
const only = process.argv.slice(2);
const counts = { passed: 0, failed: 0, skipped: 0 };
const failures = [];
const bin = (name, ...path) => [process.execPath, at('node_modules', name, ...path)];

const checks = [
  ['types', bin('typescript', 'bin', 'tsc'), ['--noEmit', '-p', 'tsconfig.json']],
  ['lint', bin('oxlint', 'bin', 'oxlint'), ['--type-aware']],
  ['format', bin('prettier', 'bin', 'prettier.cjs'), ['--check', '.']],
  ['import rules', bin('dependency-cruiser', 'bin', 'dependency-cruise.mjs'), importArguments()],
];

// End-to-end tests start whole systems, which mostly wait: two files at a time.
const suites = [
  { name: 'unit and integration', args: ['--selectProjects', 'unit', 'integration', '--maxWorkers', '2'] },
  { name: 'e2e', args: ['--selectProjects', 'e2e', '--maxWorkers', '2'] },
];
/** Tests meet real clocks, processes and browsers: so many files that failed beside others are tried once more alone. */
const mostTriedAgain = 2;

function importArguments() {
  return [
    '--config',
    '.dependency-cruiser.cjs',
    ...['apps', 'libs', 'test'].filter((name) => existsSync(at(name))),
  ];
}

async function step(name, work) {
  const began = performance.now();
  say(`\n== ${name}`);
  const trouble = await work().catch((error) => (error instanceof Told ? error.message : error.stack));
  const took = `${((performance.now() - began) / 1000).toFixed(1)} s`;
  if (trouble === undefined) {
    counts.passed++;
    return say(`ok (${took})`);
  }
  counts.failed++;
  failures.push(name);
  say(`${trouble}\nFAILED: ${name} (${took})`);
}

async function check([program, script], args) {
  const { code, output } = await runChild(program, [script, ...args], { capture: true });
  return code === 0 ? undefined : output.trim();
}

async function jest({ name, args }) {
  say(`\n== ${name} tests`);
  const { code, report } = await runJest([...args, ...only]);
  const broken = brokenFiles(report);
  const again = broken.length > 0 && broken.length <= mostTriedAgain;
  if (report) count(report, again ? broken : []);
  if (again) await tryAgain(broken, args);
  else if (code !== 0 && !failures.some((text) => text.startsWith('test: '))) {
    counts.failed++;
    failures.push(`test: ${name} (jest ended with ${code})`);
  }
}

/** Alone, on a machine that is quiet now. What passes only then is told: somebody must find out why. */
async function tryAgain(files, args) {
  say(`\n== once more, alone: ${files.map(short).join(', ')}`);
  const projects = args.slice(0, args.indexOf('--maxWorkers'));
  const { report } = await runJest([...projects, '--maxWorkers', '1', '--runTestsByPath', ...files]);
  const none = files.map((name) => ({ name, status: 'failed', assertionResults: [] }));
  count(report ?? { testResults: none });
  const still = brokenFiles(report);
  for (const file of files) if (!still.includes(file)) say(`passed at the second try: ${short(file)}`);
}

async function runJest(args) {
  mkdirSync(workshop, { recursive: true });
  const file = join(workshop, 'jest.json');
  rmSync(file, { force: true });
  const [program, script] = bin('jest', 'bin', 'jest.js');
  const always = ['--passWithNoTests', '--forceExit', '--json', '--outputFile', file];
  const output = process.env.CI ? ['--ci'] : [];
  const { code } = await runChild(program, [script, ...args, ...always, ...output], {
    stdio: ['ignore', 'ignore', 'inherit'], // --json also writes the report to stdout
  });
  return { code, report: existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined };
}

function brokenFiles(report) {
  return (report?.testResults ?? []).filter(({ status }) => status === 'failed').map(({ name }) => name);
}

function count(report, leftOut = []) {
  for (const suite of report.testResults) {
    if (leftOut.includes(suite.name)) continue;
    const file = short(suite.name);
    const of = (...wanted) => suite.assertionResults.filter(({ status }) => wanted.includes(status));
    counts.passed += of('passed').length;
    counts.skipped += of('pending', 'todo').length;
    for (const { fullName } of of('pending')) say(`skipped: ${file}: ${fullName}`);
    const broken = of('failed').map(({ fullName }) => `test: ${file}: ${fullName}`);
    if (suite.status === 'failed' && !broken.length) broken.push(`test: ${file} (did not run)`);
    counts.failed += broken.length;
    failures.push(...broken);
  }
}

function short(file) {
  return file.replace(`${root}/`, '');
}

await step('packages', async () => void (await install()));
if (!failures.length) {
  if (!only.length) for (const [name, command, args] of checks) await step(name, () => check(command, args));
  await step('build', async () => void (await build()));
  for (const suite of suites) await jest(suite);
}
if (failures.length) say(`\nFailed:\n${failures.map((text) => `  ${text}`).join('\n')}`);
process.exitCode = counts.failed ? 1 : 0;
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
