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
  ['unit and integration', ['--selectProjects', 'unit', 'integration', '--maxWorkers', '2']],
  ['e2e', ['--selectProjects', 'e2e', '--maxWorkers', '2']],
];

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

async function jest(name, args) {
  say(`\n== ${name} tests`);
  mkdirSync(workshop, { recursive: true });
  const report = join(workshop, 'jest.json');
  rmSync(report, { force: true });
  const [program, script] = bin('jest', 'bin', 'jest.js');
  const always = ['--passWithNoTests', '--forceExit', '--json', '--outputFile', report];
  const output = process.env.CI ? ['--ci'] : [];
  const { code } = await runChild(program, [script, ...args, ...always, ...output, ...only], {
    stdio: ['ignore', 'ignore', 'inherit'], // --json also writes the report to stdout
  });
  if (existsSync(report)) count(JSON.parse(readFileSync(report, 'utf8')));
  if (code !== 0 && !failures.some((text) => text.startsWith('test: '))) {
    counts.failed++;
    failures.push(`test: ${name} (jest ended with ${code})`);
  }
}

function count(report) {
  counts.passed += report.numPassedTests;
  counts.failed += report.numFailedTests + report.numRuntimeErrorTestSuites;
  counts.skipped += report.numPendingTests + report.numTodoTests;
  for (const suite of report.testResults) {
    const file = suite.name.replace(`${root}/`, '');
    const broken = suite.assertionResults.filter(({ status }) => status === 'failed');
    if (suite.status === 'failed' && !broken.length) failures.push(`test: ${file} (did not run)`);
    for (const { fullName } of broken) failures.push(`test: ${file}: ${fullName}`);
    for (const { status, fullName } of suite.assertionResults) {
      if (status === 'pending') say(`skipped: ${file}: ${fullName}`);
    }
  }
}

await step('packages', async () => void (await install()));
if (!failures.length) {
  if (!only.length) for (const [name, command, args] of checks) await step(name, () => check(command, args));
  await step('build', async () => void (await build()));
  for (const [name, args] of suites) await jest(name, args);
}
if (failures.length) say(`\nFailed:\n${failures.map((text) => `  ${text}`).join('\n')}`);
process.exitCode = counts.failed ? 1 : 0;
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
