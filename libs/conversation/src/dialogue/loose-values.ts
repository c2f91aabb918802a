import { type FieldDefinition, type ServiceDefinition, validateField } from '@app/catalogue';
import { normalise } from '../understand/normalise';
import type { AnswerContext } from './answers';
import { leadingField, type NamedValue } from './named-field';

/** Shapes that belong to one type of field and are hard to mistake. */
const shapes: Partial<Record<FieldDefinition['type'], RegExp>> = {
  nik: /(?<!\d)\d(?:[ .-]?\d){15}(?!\d)/,
  kk: /(?<!\d)\d(?:[ .-]?\d){15}(?!\d)/,
  phone: /(?<![\d+])(?:\+?62|0)[ -]?\d(?:[ -]?\d){7,12}(?!\d)/,
  date: /(?<!\d)\d{1,2}[ /.-]+(?:\d{1,2}|[a-z]{3,10})[ /.-]+(?:\d{4}|\d{2})(?!\d)/i,
  money: /(?:rp\.? ?)?\d[\d.,]* ?(?:jt|juta|rb|ribu|milyar|miliar)\b|\brp\.? ?\d[\d.,]*/i,
};
/** Free text fits everything: such a field is named, or asked for. */
const named: ReadonlySet<FieldDefinition['type']> = new Set([
  'nik',
  'kk',
  'phone',
  'date',
  'money',
  'village',
]);

/** So long must the name of a choice be before it can be an answer to another question. */
const tellingLength = 5;

interface Piece {
  text: string;
  value?: NamedValue;
}

/**
 * Values in a line without labels: "nama saya Budi, nik 6402…, hp 08…". Answers nothing unless the line clearly holds
 * more than the one answer that was asked for, or a value that can belong to one field only.
 */
export function looseValues(
  line: string,
  service: ServiceDefinition,
  { isOpen, asked }: { isOpen: (field: FieldDefinition) => boolean; asked?: FieldDefinition },
  context: AnswerContext,
): NamedValue[] {
  const pieces = piecesOf(line, service, context);
  const taken = new Set<string>();
  for (const piece of pieces) {
    piece.value = valueIn(piece.text, service, (field) => isOpen(field) && !taken.has(field.key), context);
    if (piece.value) taken.add(piece.value.field.key);
  }
  const values = pieces.flatMap(({ value }) => value ?? []);
  const isClear =
    values.length > 1 || values.some((value) => value.own || isTelling(value, line, asked, context));
  if (!isClear || pieces.length - values.length > values.length) return [];
  return [...inOrder(pieces, service, isOpen, taken, context), ...values];
}

/** Cut at commas, and before the name of a field in the middle of a sentence. */
function piecesOf(line: string, service: ServiceDefinition, { words }: AnswerContext): Piece[] {
  const names = ['nik', 'kk', 'phone', 'date', 'money', 'village', 'name', 'address'].flatMap((kind) =>
    words.of(kind).filter((name) => name.length > 2),
  );
  const before = new RegExp(`\\s+(?=(?:${names.join('|')})\\s+(?:saya |sy )?[\\p{L}\\d+])`, 'giu');
  return line
    .split(/[,;]\s*(?!\d{1,3}\b)|\s+dan\s+/)
    .flatMap((part) => part.split(before))
    .map((text) => ({ text: text.trim() }))
    .filter(({ text }) => text !== '');
}

function valueIn(
  text: string,
  service: ServiceDefinition,
  isOpen: (field: FieldDefinition) => boolean,
  context: AnswerContext,
): NamedValue | undefined {
  const lead = leadingField(text, service, context.words);
  if (lead && (lead.own || isOpen(lead.field)) && validateField(lead.field, lead.value, context).ok)
    return lead;
  for (const field of service.fields.filter(isOpen)) {
    const value = valueOf(field, text);
    if (value && validateField(field, value, context).ok) return { field, value };
  }
  return undefined;
}

/** The part of a text that looks like a value of this very field. */
function valueOf(field: FieldDefinition, text: string): string | undefined {
  if (field.type === 'choice') return isExactChoice(field, text) ? spoken(text) : undefined;
  if (field.type === 'number') return isNumberOf(field, text) ? text : undefined;
  return shapes[field.type]?.exec(text)?.[0];
}

/** A lone value that belongs to one field only, or that the asked field does not take. */
function isTelling(
  { field, value }: NamedValue,
  line: string,
  asked: FieldDefinition | undefined,
  context: AnswerContext,
): boolean {
  if (named.has(field.type) || field === asked) return true;
  if (field.type === 'text' || field.type === 'address' || field.type === 'list') return false;
  return value.length >= tellingLength || !asked || !validateField(asked, line, context).ok;
}

/** "lulus 2018" beside the label "Tahun lulus". */
function isNumberOf(field: FieldDefinition, text: string): boolean {
  const words = normalise(field.label)
    .split(' ')
    .filter((word) => word.length > 3);
  const said = ` ${normalise(text)} `;
  return words.some((word) => said.includes(` ${word} `));
}

function isExactChoice(field: FieldDefinition, text: string): boolean {
  const names = [...Object.values(field.options ?? {}), ...Object.values(field.aliases ?? {}).flat()];
  const said = spoken(text);
  return names.some((name) => spoken(name) === said && name.length > 1);
}

/** "laki2" is "laki-laki". */
function spoken(text: string): string {
  return normalise(text.replace(/(\p{L}{2,})2(?!\d)/gu, '$1 $1'));
}

/** What is left over goes to the free texts before the first value that was recognised, when it can only be those. */
function inOrder(
  pieces: readonly Piece[],
  { fields }: ServiceDefinition,
  isOpen: (field: FieldDefinition) => boolean,
  taken: ReadonlySet<string>,
  context: AnswerContext,
): NamedValue[] {
  const [first] = pieces;
  if (!first || first.value) return [];
  const field = fields.find(
    (item) => item.type === 'text' && item.required && isOpen(item) && !taken.has(item.key),
  );
  const value = context.words.withoutFillers(first.text);
  return field && validateField(field, value, context).ok ? [{ field, value }] : [];
}
