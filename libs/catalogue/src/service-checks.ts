import { type CatalogueProblem } from './catalogue.errors';
import { checkFields } from './field-checks';
import { checkLetter } from './letter-checks';
import { numberPatternProblem } from './number-pattern';
import { type OneTimeCodes } from './one-time-code';
import { type OfficeDefinition } from './office.definition';
import { type ServiceFiles } from './read-catalogue';
import { checkNotice, checkServiceTexts, refuseAskedCodes } from './text-checks';
import { type TextTable } from './texts';
import { checkWorkflow, type Report } from './workflow-checks';
import { type YamlSource } from './yaml-source';
import { reminderDays } from './workflow.definition';

/** What a service is checked against: the office that it is for. */
export interface ServiceSurroundings {
  office: OfficeDefinition | undefined;
  texts: TextTable;
  /** Codes of all the services, as their folders are called. */
  codes: readonly string[];
  oneTimeCodes: OneTimeCodes;
}

/** Everything that one file's schema cannot say, each mistake at its line. */
export function checkService(
  files: ServiceFiles,
  surroundings: ServiceSurroundings,
  problems: CatalogueProblem[],
): void {
  const { service, source, letter } = files;
  const { texts, oneTimeCodes } = surroundings;
  const report: Report = (path, message) => problems.push(source.at(path, message));
  checkNames(files, surroundings, report);
  checkFields(service, report);
  checkWorkflow(service, report);
  checkProduct(files, report);
  if (letter) {
    checkLetter(service, letter.value, (path, message) => problems.push(letter.source.at(path, message)));
  }
  checkServiceTexts(files, problems);
  for (const part of partsOf(files)) refuseAskedCodes(part, oneTimeCodes, problems);
  for (const [code, action] of Object.entries(service.workflow.actions)) {
    checkNotice(files, texts, action.notify, report, ['workflow', 'actions', code, 'notify']);
  }
  for (const [code, status] of Object.entries(service.workflow.statuses)) {
    const reminder = reminderDays(status) === null ? undefined : 'reminder';
    checkNotice(files, texts, reminder, report, ['workflow', 'statuses', code]);
  }
}

/** What a service names outside of itself: its folder, who signs, and the service that comes after it. */
function checkNames(
  { service, folder }: ServiceFiles,
  { office, codes }: ServiceSurroundings,
  report: Report,
): void {
  if (service.code !== folder) {
    report(['code'], `the code "${service.code}" and the folder "${folder}" must be the same word`);
  }
  if (office && !office.officials.some(({ role }) => role === service.signer)) {
    report(['signer'], `no official in office.yaml has the role "${service.signer}"`);
  }
  const { successor_service: successor } = service.legal;
  if (successor !== undefined && (successor === service.code || !codes.includes(successor))) {
    report(['legal', 'successor_service'], `there is no other service "${successor}"`);
  }
}

function partsOf({ source, letter, texts }: ServiceFiles): YamlSource[] {
  return [source, ...(letter ? [letter.source] : []), ...(texts ? [texts.source] : [])];
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
  if (!effects.has('draft')) {
    const needsDraft = (['sheet', 'sign'] as const).find((effect) => effects.has(effect));
    if (needsDraft) report(['workflow', 'actions'], `nothing drafts the letter that effect: ${needsDraft} works on (effect: draft)`);
    return;
  }
  if (service.number === null) report(['number'], 'a letter that is drafted here needs a number');
  if (!letter) report(['product'], 'letter.yaml is missing: the letter is made here');
}
