import { type FieldDefinition } from './field.definition';
import { type ServiceDefinition } from './service.definition';
import { noticeParameters } from './texts';
import { type Report } from './workflow-checks';
import { type ActionDefinition } from './workflow.definition';

/** Fields and documents of a service, and what its actions are told: right by themselves, and no key twice. */
export function checkFields(service: ServiceDefinition, report: Report): void {
  const seen = checkList(service, service.fields, ['fields'], report);
  service.documents.forEach(({ key }, index) => {
    if (seen.has(key)) report(['documents', index], `the key "${key}" is used twice`);
    seen.add(key);
  });
  for (const [code, action] of Object.entries(service.workflow.actions)) {
    checkData(service, action, ['workflow', 'actions', code, 'data'], report);
  }
}

/** What an action is told stands in notices by its key, beside what every notice knows. */
function checkData(
  service: ServiceDefinition,
  { data, needs }: ActionDefinition,
  path: string[],
  report: Report,
): void {
  if (!data) return;
  checkList(service, data, path, report);
  if (!needs.includes('data')) report(path, 'nobody is asked for it: needs: [data]');
  data.forEach(({ key }, index) => {
    const isTaken = key !== 'number' && noticeParameters.some((name) => name === key);
    if (isTaken) report([...path, index], `{${key}} means something else in a notice: another key`);
  });
}

function checkList(
  service: ServiceDefinition,
  fields: readonly FieldDefinition[],
  path: string[],
  report: Report,
): Set<string> {
  const seen = new Set<string>();
  fields.forEach((field, index) => {
    if (seen.has(field.key)) report([...path, index], `the key "${field.key}" is used twice`);
    seen.add(field.key);
    const problem = fieldProblem(service, field);
    if (problem) report([...path, index, problem[0]], problem[1]);
  });
  return seen;
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
  ({ options = {}, hints = {} }) => {
    const stray = Object.keys(hints).find((key) => !(key in options));
    return stray !== undefined && ['hints', `there is no option "${stray}"`];
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
