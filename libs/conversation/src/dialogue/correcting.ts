import { type FieldDefinition, type ServiceDefinition, validateField } from '@app/catalogue';
import { normalise } from '../understand/normalise';
import { ask } from './asking';
import type { DialogueResult, DialogueState } from './dialogue-state';
import { fieldMentioned } from './named-field';
import { isAsking } from './question-words';
import { type DialogueContext, result, type Turn } from './turn';

/** "tgl lahir saya keliru 12 bukan 21", "ganti nama", "alamat salah, yang benar Jl. Mawar RT 3": at any time. */
export function correct(service: ServiceDefinition, turn: Turn): DialogueResult | undefined {
  const { state, input, context } = turn;
  const target = fieldToCorrect(service, turn);
  if (!target) return undefined;
  const { field, name } = target;
  const value = newValue(input.text, name, field, state, context);
  if (value !== undefined) {
    const next: DialogueState = { ...state, values: { ...state.values, [field.key]: value }, misses: 0 };
    const params = { label: field.label, value: context.shown(field, value) };
    return ask(service, next, context, [{ key: 'dialogue.corrected', params }]);
  }
  // "ndik tahu nik ulun" puts nothing right.
  if (name === '' || context.words.in(normalise(input.text), 'correction') === undefined) return undefined;
  const asked = { kind: 'field', key: field.key } as const;
  const params = { label: field.label };
  return result({ ...state, step: 'collecting', asked, misses: 0 }, [
    { key: 'dialogue.correct_which', params },
  ]);
}

/** The field that is named beside a word of correction; unnamed, the one that was answered last. */
function fieldToCorrect(
  service: ServiceDefinition,
  { state, input, context: { words, questions } }: Turn,
): { field: FieldDefinition; name: string } | undefined {
  const plain = normalise(input.text);
  const marked = words.in(plain, 'correction') !== undefined;
  const isForm = /[:=]/.test(input.text);
  if (isForm || (!marked && words.in(plain, 'not_that') === undefined)) return undefined;
  const mentioned = fieldMentioned(input.text, service, words);
  if (mentioned || !marked) return mentioned;
  if (isAsking(input.text, questions)) return undefined; // "ktp saya hilang, ganti dimana ya"
  const field = service.fields.find(({ key }) => key === state.lastField);
  return field && { field, name: '' };
}

function newValue(
  text: string,
  name: string,
  field: FieldDefinition,
  state: DialogueState,
  context: DialogueContext,
): unknown {
  const old = state.values[field.key];
  const swapped = typeof old === 'string' ? swappedPart(text, old, context) : undefined;
  for (const raw of [swapped, afterMarks(text, name, context)]) {
    const checked = raw ? validateField(field, raw, context) : undefined;
    if (checked?.ok && checked.value !== null) return checked.value;
  }
  return undefined;
}

/** "12 bukan 21": the one part of the old value that was wrong. */
function swappedPart(text: string, old: string, { words }: DialogueContext): string | undefined {
  const nots = words.of('not_that').join('|');
  const pattern = new RegExp(`([\\p{L}\\d]+)\\s*,?\\s*(?:${nots})\\s+([\\p{L}\\d]+)`, 'iu');
  const [, right, wrong] = pattern.exec(text) ?? [];
  if (!right || !wrong) return undefined;
  if (/^\d{4}-\d\d-\d\d$/.test(old)) return swappedInDate(old, Number(right), Number(wrong));
  return old.includes(wrong) ? old.replace(wrong, right) : undefined;
}

/** The day before the month, and that before the year: so it is said. */
function swappedInDate(old: string, right: number, wrong: number): string | undefined {
  const parts = old.split('-').map(Number);
  const at = parts.lastIndexOf(wrong);
  if (at < 0 || Number.isNaN(right)) return undefined;
  return parts.with(at, right).reverse().join('-');
}

/** What comes after "yang benar", else what is left when the name of the field and the marks are taken away. */
function afterMarks(text: string, name: string, { words }: DialogueContext): string {
  const instead = words.of('instead').join('|');
  const [, after] = new RegExp(`(?:^|\\s)(?:${instead})\\b[\\s:,]*(.+)$`, 'iu').exec(text) ?? [];
  const drop = [name, ...words.of('correction'), 'bukan .*$'].filter(Boolean).join('|');
  const left = (after ?? text).replace(new RegExp(`(^|\\s)(?:${drop})(?=[\\s,.!]|$)`, 'giu'), ' ');
  return words.withoutFillers(left.trim()).replace(/[\s,.!]+$/, '');
}
