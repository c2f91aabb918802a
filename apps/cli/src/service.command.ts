import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CatalogueProblem, describeProblem, inspectFolder, schemaFiles } from '@app/catalogue';
import { trialProblems } from '@app/letters';

const usage = `npm run service -- check DIR    check a service's folder, or a whole catalogue
npm run service -- new CODE     make a commented skeleton in the catalogue
npm run service -- schema       write the JSON Schemas beside the catalogue
`;

/** `npm run service`: 0 when all is well, 1 with one line for each mistake. */
export async function run(args: string[]): Promise<number> {
  const [command, argument] = args;
  if (command === 'check' && argument) return check(argument);
  if (command === 'new' && argument) return createSkeleton(argument);
  if (command === 'schema') return writeSchemas();
  process.stderr.write(usage);
  return 1;
}

/** The office's catalogue, as `CATALOGUE_DIR` says (contract.md 2). */
function catalogueDir(): string {
  return process.env['CATALOGUE_DIR']?.trim() || 'catalogue';
}

async function check(dir: string): Promise<number> {
  if (!existsSync(dir)) return refuse(`there is no folder ${dir}`);
  const problems = await problemsOf(dir);
  for (const problem of problems) {
    process.stdout.write(`${describeProblem({ ...problem, file: join(dir, problem.file) })}\n`);
  }
  process.stdout.write(problems.length === 0 ? `${dir}: ok\n` : `${problems.length} to mend\n`);
  return problems.length === 0 ? 0 : 1;
}

/** Mistakes in the files; once there is none, those that show only when the letters are made. */
async function problemsOf(dir: string): Promise<CatalogueProblem[]> {
  const { problems, catalogue } = inspectFolder(dir, catalogueDir());
  return problems.length === 0 && catalogue ? trialProblems(catalogue) : problems;
}

function createSkeleton(code: string): number {
  if (!/^[a-z][a-z0-9_-]{1,29}$/.test(code)) {
    return refuse('a code is small letters and digits, beginning with a letter');
  }
  const target = join(catalogueDir(), 'services', code);
  if (existsSync(target)) return refuse(`${target} is already there`);
  mkdirSync(target, { recursive: true });
  const skeleton = join('catalogue', 'skeleton');
  for (const file of readdirSync(skeleton)) {
    const text = readFileSync(join(skeleton, file), 'utf8');
    writeFileSync(join(target, file), file === 'service.yaml' ? text.replaceAll('{{code}}', code) : text);
  }
  process.stdout.write(`${target} is made. Next: npm run service -- check ${target}\n`);
  return 0;
}

function writeSchemas(): number {
  const target = join(catalogueDir(), 'schema');
  mkdirSync(target, { recursive: true });
  for (const [file, text] of Object.entries(schemaFiles())) writeFileSync(join(target, file), text);
  process.stdout.write(`${target} is up to date\n`);
  return 0;
}

function refuse(reason: string): number {
  process.stderr.write(`${reason}\n`);
  return 1;
}
