import { type CatalogueProblem } from './catalogue.errors';
import { checkLetter } from './letter-checks';
import { numberPatternProblem } from './number-pattern';
import { type OfficeDefinition } from './office.definition';
import { type ServiceFiles } from './read-catalogue';
import { type FieldDefinition, type ServiceDefinition } from './service.definition';
import { checkNotice, checkServiceTexts } from './text-checks';
import { type TextTable } from './texts';
import { checkWorkflow, type Report } from './workflow-checks';

/** What a service is checked against: the office that it is for. */
export interface ServiceSurroundings {
  office: OfficeDefinition | undefined;
  texts: TextTable;
}

/** Everything that one file's schema cannot say, each mistake at its line. */
export function checkService(
  files: ServiceFiles,
  { office, texts }: ServiceSurroundings,
  problems: CatalogueProblem[],
): void {
  const { service, source, letter } = files;
  const report: Report = (path, message) => problems.push(source.at(path, message));
  if (service.code !== files.folder) {
    report(['code'], `the code "${service.code}" and the folder "${files.folder}" must be the same word`);
  }
  if (office && !office.officials.some(({ role }) => role === service.signer)) {
    report(['signer'], `no official in office.yaml has the role "${service.signer}"`);
  }
  checkFields(service, report);
  checkWorkflow(service, report);
  checkProduct(files, report);
  if (letter) {
    checkLetter(service, letter.value, (path, message) => problems.push(letter.source.at(path, message)));
  }
  checkServiceTexts(files, problems);
  for (const [code, action] of Object.entries(service.workflow.actions)) {
    checkNotice(files, texts, code, action.notify, report);
  }
}

function checkFields(service: ServiceDefinition, report: Report): void {
  const seen = new Set<string>();
  service.fields.forEach((field, index) => {
    if (seen.has(field.key)) report(['fields', index], `the key "${field.key}" is used twice`);
    seen.add(field.key);
    const problem = fieldProblem(service, field);
    if (problem) report(['fields', index, problem[0]], problem[1]);
  });
  service.documents.forEach(({ key }, index) => {
    if (seen.has(key)) report(['documents', index], `the key "${key}" is used twice`);
    seen.add(key);
  });
}

/** Each names the key that is wrong and says why, where it applies. */
const fieldRules: ((field: FieldDefinition, service: ServiceDefinition) => [string, string] | false)[] = [
  ({ type, options = {} }) =>
    type === 'choice' && Object.keys(options).length < 2 && ['type', 'a choice needs at least two options'],
  ({ type, options }) =>
    options !== undefined &&
    type !== 'choice' &&
    type !== 'list' && ['options', `only a choice or a list has options, not a ${type}`],
  ({ options = {}, aliases = {} }) => {
    const stray = Object.keys(aliases).find((key) => !(key in options));
    return stray !== undefined && ['aliases', `there is no option "${stray}"`];
  },
  ({ min, max }) => min !== undefined && max !== undefined && min > max && ['min', 'min is larger than max'],
  ({ pattern }) => pattern !== undefined && !isPattern(pattern) && ['pattern', 'this is no regular expression'],
  ({ group }, { groups }) =>
    group !== undefined &&
    Object.keys(groups).length > 0 &&
    !(group in groups) && ['group', `there is no group "${group}" under groups`],
];

function fieldProblem(service: ServiceDefinition, field: FieldDefinition): [string, string] | undefined {
  for (const rule of fieldRules) {
    const problem = rule(field, service);
    if (problem) return problem;
  }
  return undefined;
}

function isPattern(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

/** A document that is made here has a letter and a number; one that is made elsewhere is recorded. */
function checkProduct({ service, letter }: ServiceFiles, report: Report): void {
  const effects = new Set(Object.values(service.workflow.actions).map(({ effect }) => effect));
  const problem = service.number === null ? null : numberPatternProblem(service.number);
  if (problem) report(['number'], problem);
  if (service.product === 'made_elsewhere') {
    if (effects.has('draft')) report(['product'], 'a document made elsewhere is not drafted here (effect: draft)');
    return;
  }
  if (!effects.has('draft')) return;
  if (service.number === null) report(['number'], 'a letter that is drafted here needs a number');
  if (!letter) report(['product'], 'letter.yaml is missing: the letter is made here');
}
