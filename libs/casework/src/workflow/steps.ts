import { type ActionDefinition, type Phase, phaseOf, type ServiceDefinition } from '@app/catalogue';

/** One thing that a person may do with a case now. */
export interface Step {
  code: string;
  label: string;
  needs: string[];
  /** Tells the citizen something. */
  notifies: boolean;
  /** Carries the case towards its end; what waits for this step is work for whoever may take it. */
  forward: boolean;
  /** Ends the case without a letter. */
  ends: boolean;
}

/** What is already true of a case, so that a step need not be offered again. */
export interface StepsDone {
  identityConfirmed: boolean;
}

type Workflow = ServiceDefinition['workflow'];

/** How many moves each status is from the good end. Not the order in the file: a stored definition has lost it. */
function distances({ statuses, actions }: Workflow): Map<string, number> {
  const known = new Map<string, number>(
    Object.entries(statuses).flatMap(([code, { final }]) => (final === 'done' ? [[code, 0] as const] : [])),
  );
  for (const [code, distance] of known) {
    const before = Object.values(actions).flatMap(({ from, to }) => (to === code ? from : []));
    for (const status of before) if (!known.has(status)) known.set(status, distance + 1);
  }
  return known;
}

/** Nearer to the good end, and neither refused nor given back to the citizen. */
function isForward(workflow: Workflow, status: string, { to }: ActionDefinition): boolean {
  const target = to === undefined ? undefined : workflow.statuses[to];
  if (!target || to === undefined) return false;
  const phase = phaseOf(target);
  if (phase === 'closed' || phase === 'waiting') return false;
  const left = distances(workflow);
  return (left.get(to) ?? Infinity) < (left.get(status) ?? Infinity);
}

function phaseAfter({ statuses }: Workflow, { to }: ActionDefinition): Phase | undefined {
  const target = to === undefined ? undefined : statuses[to];
  return target && phaseOf(target);
}

/** Lower comes first: what must be on paper before it is signed, then forward, then asking, then the rest. */
function rankOf(workflow: Workflow, status: string, action: ActionDefinition): number {
  if (action.effect === 'sheet') return 0;
  if (isForward(workflow, status, action)) return 1;
  const phase = phaseAfter(workflow, action);
  if (phase === 'waiting') return 2;
  if (action.effect === 'confirm_identity') return 3;
  if (phase === 'closed') return 6;
  return action.effect === 'correct' || action.effect === 'revoke' ? 5 : 4;
}

/** All that these roles may do from a status, the likeliest first. Pure. */
export function stepsOf(
  { workflow }: ServiceDefinition,
  status: string,
  roles: readonly string[],
  done: StepsDone,
): Step[] {
  return Object.entries(workflow.actions)
    .filter(([, { from, by }]) => from.includes(status) && by.some((role) => roles.includes(role)))
    .filter(([, { effect }]) => !(effect === 'confirm_identity' && done.identityConfirmed))
    .map(([code, action]) => ({ code, action, rank: rankOf(workflow, status, action) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ code, action }) => ({
      code,
      label: action.label ?? code,
      needs: [...action.needs],
      notifies: action.notify !== undefined,
      forward: isForward(workflow, status, action),
      ends: phaseAfter(workflow, action) === 'closed',
    }));
}

/**
 * The statuses in which a case waits for one of these roles: where such a role carries it forward. A status that waits for
 * somebody else is nobody's work at the desk, but for those who alone can move it.
 */
export function statusesOfWork({ workflow }: ServiceDefinition, roles: readonly string[]): string[] {
  return Object.entries(workflow.statuses)
    .filter(([, definition]) => phaseOf(definition) === 'work')
    .filter(([status, { waits_for: waits }]) =>
      Object.values(workflow.actions).some(
        (action) =>
          action.from.includes(status) &&
          action.by.some((role) => roles.includes(role)) &&
          isForward(workflow, status, action) &&
          !(waits === 'other' && action.by.includes('officer')),
      ),
    )
    .map(([status]) => status);
}
