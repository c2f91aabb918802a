import {
  type FieldDefinition,
  type ServiceDefinition,
  validateField,
  type VillageDefinition,
} from '@app/catalogue';
import { normalise } from '../understand/understand';
import { missingFields } from './requirements';
import type { DialogueState } from './dialogue-state';

/** What a value is checked against. */
export interface AnswerContext {
  today: Date;
  villages: readonly VillageDefinition[];
}

/** Values found in a text, and the first one that was refused. */
export interface Answers {
  values: Record<string, unknown>;
  refused?: { textKey: string; params: Record<string, string> };
}

/**
 * Reads answers to fields. Lines like "Nama: Budi" go to the field that they name, at any time; other lines go to the
 * asked field and, when there are several, to the missing ones after it in order.
 */
export function readAnswers(
  text: string,
  service: ServiceDefinition,
  state: DialogueState,
  context: AnswerContext,
): Answers {
  const lines = text
    .split(/\r?\n|;/)
    .map((line) => line.trim())
    .filter(Boolean);
  const answers: Answers = { values: {} };
  const queue = openFields(service, state);
  for (const line of lines) {
    const named = namedField(line, service);
    const field = named?.field ?? nextOpen(queue, answers);
    if (!field) break;
    take(answers, field, named?.value ?? line, context);
    if (answers.refused) break;
  }
  return answers;
}

function openFields(service: ServiceDefinition, state: DialogueState): FieldDefinition[] {
  const missing = missingFields(service, state);
  const asked = state.asked?.kind === 'field' ? state.asked.key : undefined;
  const start = missing.findIndex(({ key }) => key === asked);
  return start < 0 ? [] : missing.slice(start);
}

function nextOpen(queue: FieldDefinition[], { values }: Answers): FieldDefinition | undefined {
  return queue.find(({ key }) => values[key] === undefined);
}

function take(answers: Answers, field: FieldDefinition, raw: string, context: AnswerContext): void {
  const result = validateField(field, raw, context);
  if (result.ok) answers.values[field.key] = result.value;
  else answers.refused = { textKey: result.textKey, params: result.params };
}

/** "NIK: 6402…" or "nik = 6402…" names its field by label, key or the label's first word. */
function namedField(
  line: string,
  service: ServiceDefinition,
): { field: FieldDefinition; value: string } | undefined {
  const [, name, value] = /^\s*(?:\d+[.)]\s*)?([\p{L}\p{N} ./_-]{2,40}?)\s*[:=]\s*(.+)$/u.exec(line) ?? [];
  if (!name || !value) return undefined;
  const wanted = normalise(name);
  const field =
    service.fields.find(({ label, key }) => normalise(label) === wanted || normalise(key) === wanted) ??
    service.fields.find(({ label }) => normalise(label).startsWith(wanted));
  return field && { field, value: value.trim() };
}
