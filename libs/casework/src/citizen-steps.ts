import { type FieldDefinition, reasonsOf, type ServiceDefinition } from '@app/catalogue';
import { type AvailableAction } from './workflow/workflow';
import type { CaseRecord } from './case-record';

/** A step that the workflow gives to the citizen, with all that he must be asked for it. */
export interface CitizenStep {
  code: string;
  /** The button; null where the service names none. */
  label: string | null;
  /** Of the status that it leads to. */
  leadsTo: string;
  /** Ends the case: asked once more before it is taken. */
  ends: boolean;
  note: boolean;
  /** One of these is to be chosen, by code; null where none is needed. */
  reasons: Record<string, string> | null;
  data: readonly FieldDefinition[];
}

/**
 * What a citizen may do with his case now, in a chat or on its page. Papers come by themselves, each for its place: a step
 * that needs them, or that waits until all are there, is none to press. First what
 * needs only a press, last what ends the case: a stored definition has lost the order of its file.
 */
export function citizenSteps(record: CaseRecord, available: readonly AvailableAction[]): CitizenStep[] {
  return available
    .filter((action) => isPressed(record, action))
    .map((action) => stepOf(record, action))
    .sort(
      (a, b) => Number(a.ends) - Number(b.ends) || askedFor(a) - askedFor(b) || (a.code < b.code ? -1 : 1),
    );
}

function isPressed({ definition, items }: CaseRecord, { code, needs }: AvailableAction): boolean {
  const isWanting = items.some(({ state }) => state === 'returned');
  const resumes = definition.workflow.actions[code]?.clock === 'resume';
  return !needs.includes('items') && !needs.includes('file') && !(resumes && isWanting);
}

function stepOf({ definition, status }: CaseRecord, available: AvailableAction): CitizenStep {
  const { code } = available;
  const action = definition.workflow.actions[code];
  const to = action?.to ?? status;
  const target = definition.workflow.statuses[to];
  return {
    code,
    label: action?.label ?? null,
    leadsTo: target?.label ?? to,
    ends: target?.final !== undefined,
    ...askedOf(definition, available),
  };
}

/** What the citizen must say with the step. */
function askedOf(
  definition: ServiceDefinition,
  { code, needs, data = [] }: AvailableAction,
): Pick<CitizenStep, 'note' | 'reasons' | 'data'> {
  return {
    note: needs.includes('note'),
    reasons: needs.includes('reasons') ? reasonsOf(definition, code) : null,
    data: needs.includes('data') ? data : [],
  };
}

function askedFor({ note, reasons, data }: CitizenStep): number {
  return Number(note) + Number(reasons !== null) + data.length;
}
