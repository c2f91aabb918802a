import { reasonsOf, type ServiceDefinition } from './service.definition';
import { type ActionDefinition, type StatusDefinition } from './workflow.definition';
import { type YamlPath } from './yaml-source';

/** Notes one mistake at a place of the file. */
export type Report = (path: YamlPath, message: string) => void;

/** What a schema cannot say of a workflow: every name exists, every status can be reached and left. */
export function checkWorkflow(service: ServiceDefinition, report: Report): void {
  const { initial, statuses, actions } = service.workflow;
  const start = statuses[initial];
  if (!start) report(['workflow', 'initial'], `there is no status "${initial}"`);
  else if (start.final) report(['workflow', 'initial'], `"${initial}" is final: a case would end as it begins`);
  for (const code of Object.keys(actions)) checkAction(service, code, report);
  for (const code of Object.keys(statuses)) checkStatus(service, code, report);
  if (start) checkReach(service, report);
}

function checkAction(service: ServiceDefinition, code: string, report: Report): void {
  const { statuses } = service.workflow;
  const action = service.workflow.actions[code];
  if (!action) return;
  const path = ['workflow', 'actions', code];
  action.from.forEach((from, index) => {
    if (!statuses[from]) report([...path, 'from', index], `there is no status "${from}"`);
  });
  if (action.to !== undefined && !statuses[action.to]) {
    report([...path, 'to'], `there is no status "${action.to}"`);
  }
  if (!action.label && action.by.some((actor) => !labelless.has(actor))) {
    report(path, 'an action of staff needs a label: the text of its button');
  }
  checkAsking(service, code, action, report);
  checkNeeds(service, code, action, report);
  checkOthers(service, code, action, report);
}

/** What an action says of other actions and of documents. */
function checkOthers(
  service: ServiceDefinition,
  code: string,
  action: ActionDefinition,
  report: Report,
): void {
  const path = ['workflow', 'actions', code];
  action.not_same_as?.forEach((other, index) => {
    const at = [...path, 'not_same_as', index];
    if (!service.workflow.actions[other]) report(at, `there is no action "${other}"`);
    else if (other === code) report(at, 'an action is always of the same person as itself');
  });
  action.settles?.forEach((document, index) => {
    if (service.documents.some(({ key }) => key === document)) return;
    report([...path, 'settles', index], `there is no document "${document}"`);
  });
  if (action.settles && action.effect !== 'endorse') {
    report([...path, 'settles'], 'only an endorsement settles documents: effect: endorse');
  }
}

/** Whom we begin to wait for must hear of it; who moves the case himself knows. */
function checkAsking(service: ServiceDefinition, code: string, action: ActionDefinition, report: Report): void {
  const target = action.to === undefined ? undefined : service.workflow.statuses[action.to];
  if (target?.waits_for !== 'citizen' || action.notify !== undefined) return;
  if (action.from.every((status) => status === action.to) || action.by.every((by) => by === 'citizen')) return;
  report(['workflow', 'actions', code], `"${action.to}" waits for the citizen, who must be told: notify`);
}

const labelless = new Set<string>(['citizen', 'timer', 'system']);

function checkNeeds(
  service: ServiceDefinition,
  code: string,
  action: ActionDefinition,
  report: Report,
): void {
  const path = ['workflow', 'actions', code];
  if (action.needs.includes('reasons') && Object.keys(reasonsOf(service, code)).length === 0) {
    report([...path, 'needs'], 'it needs reasons, but `reasons` has no list for it (return, reject, or its reason_list)');
  }
  if (action.reason_list !== undefined && !service.reasons[action.reason_list]) {
    report([...path, 'reason_list'], `there is no list "${action.reason_list}" under reasons`);
  }
  if (action.effect === 'sign' && service.signature === 'ink' && !action.needs.includes('file')) {
    report([...path, 'effect'], 'a signature in ink needs its scan: needs: [file]');
  }
  if (action.effect === 'record_external' && !action.needs.some((need) => need === 'file' || need === 'data')) {
    report([...path, 'effect'], "the other office's document must be given: needs: [data] or [file]");
  }
}

function checkStatus(service: ServiceDefinition, code: string, report: Report): void {
  const status = service.workflow.statuses[code];
  if (!status) return;
  const path = ['workflow', 'statuses', code];
  checkWait(path, status, report);
  checkReminder(path, status, report);
  if (status.then !== undefined) checkThen(service, code, status.then, report);
}

/** Who must act now, and until when. */
function checkWait(path: string[], status: StatusDefinition, report: Report): void {
  if (status.final && (status.waits_for ?? status.limit_days ?? status.then) !== undefined) {
    report(path, 'a final status waits for nobody: leave out waits_for, limit_days and then');
  }
  if (!status.final && !status.waits_for) report(path, 'say who must act now: waits_for, or final');
  if (status.waits_for === 'citizen' && status.limit_days === undefined) {
    report(path, 'waiting for the citizen needs an end: limit_days and then');
  }
  if ((status.limit_days === undefined) !== (status.then === undefined)) {
    report(path, 'limit_days and then belong together');
  }
}

function checkReminder(path: string[], status: StatusDefinition, report: Report): void {
  const { remind_days: remind, limit_days: limit } = status;
  if (remind === undefined) return;
  if (status.waits_for !== 'citizen') report([...path, 'remind_days'], 'only a citizen who is waited for is reminded');
  else if (remind >= (limit ?? Infinity)) report([...path, 'remind_days'], 'the reminder comes after the limit');
}

function checkThen(service: ServiceDefinition, code: string, then: string, report: Report): void {
  const path = ['workflow', 'statuses', code, 'then'];
  const action = service.workflow.actions[then];
  if (!action) return report(path, `there is no action "${then}"`);
  if (!action.by.includes('timer')) report(path, `the action "${then}" is not one of the timer: by: [timer]`);
  if (!action.from.includes(code)) report(path, `the action "${then}" cannot be taken from "${code}"`);
}

/** Walks forward from the start and backward from the ends. */
function checkReach(service: ServiceDefinition, report: Report): void {
  const { initial, statuses, actions } = service.workflow;
  const moves = Object.entries(actions).flatMap(([code, { from, to, by }]) =>
    to === undefined
      ? []
      : from
          .filter((status) => status !== to && happens(service, code, by, status))
          .map((status) => [status, to] as const),
  );
  const backward = moves.map(([from, to]) => [to, from] as const);
  const ends = Object.keys(statuses).filter((code) => statuses[code]?.final);
  const reached = walk([initial], moves);
  const leaveable = walk(ends, backward);
  if (ends.length === 0) report(['workflow', 'statuses'], 'no status is final: a case would never end');
  for (const code of Object.keys(statuses)) {
    const path = ['workflow', 'statuses', code];
    if (!reached.has(code)) report(path, `no action leads from "${initial}" to "${code}"`);
    else if (ends.length > 0 && !leaveable.has(code)) report(path, `"${code}" has no way on to a final status`);
  }
}

/** The timer alone acts only where a status says so; anybody else may act by himself. */
function happens({ workflow }: ServiceDefinition, code: string, by: readonly string[], status: string): boolean {
  return by.some((actor) => actor !== 'timer') || workflow.statuses[status]?.then === code;
}

function walk(start: readonly string[], moves: readonly (readonly [string, string])[]): Set<string> {
  const seen = new Set(start);
  for (const status of seen) {
    for (const [from, to] of moves) if (from === status) seen.add(to);
  }
  return seen;
}
