import { type Catalogue, type FieldDefinition, formatField, type ServiceDefinition } from '@app/catalogue';
import type { CaseEventView } from './cases';

/** Something that was told with an action, with the field that says how it is read. */
export interface ToldValue {
  field: FieldDefinition;
  value: unknown;
}

/** What one event's action was given as data, in the order of its definition. Pure. */
export function dataOf(
  { workflow }: ServiceDefinition,
  { action, detail }: Pick<CaseEventView, 'action' | 'detail'>,
): ToldValue[] {
  const data = detail?.['data'];
  if (typeof data !== 'object' || data === null) return [];
  const values = new Map<string, unknown>(Object.entries(data));
  const fields = workflow.actions[action]?.data ?? [];
  return fields.flatMap((field) => (values.has(field.key) ? [{ field, value: values.get(field.key) }] : []));
}

/** All that was told of a case up to its newest event, the newest of each key. Pure. */
export function toldOf(service: ServiceDefinition, events: readonly CaseEventView[]): Map<string, ToldValue> {
  return new Map(events.flatMap((event) => dataOf(service, event)).map((told) => [told.field.key, told]));
}

/** What one event told the citizen, as "label: value": only what its notice speaks of, for the rest is the office's own. */
export function toldAloud(
  service: ServiceDefinition,
  event: Pick<CaseEventView, 'action' | 'detail'>,
  catalogue: Catalogue,
): string[] {
  const { notify } = service.workflow.actions[event.action] ?? {};
  const notice = (notify && catalogue.texts.find(`notice.${notify}`, service.code)) || '';
  return dataOf(service, event)
    .filter(({ field }) => !field.personal && notice.includes(`{${field.key}}`))
    .map(({ field, value }) => `${field.label}: ${formatField(field, value, catalogue)}`);
}
