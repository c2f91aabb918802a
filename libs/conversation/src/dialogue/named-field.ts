import type { FieldDefinition, ServiceDefinition } from '@app/catalogue';
import { distance } from 'fastest-levenshtein';
import { normalise } from '../understand/normalise';
import type { AnswerWords } from './answer-words';

/** A field that a text names, and what is said of it; '' where the line of a copied form was left empty. */
export interface NamedValue {
  field: FieldDefinition;
  value: string;
  /** Said as one's own ("nama saya Budi"): meant for this field, whatever was asked or stands there. */
  own?: boolean;
}

/** "NIK: 6402…" or "no hp = 08…": a line of the copied form, also with its number, misspelt or named otherwise. */
export function labelledValue(
  line: string,
  service: ServiceDefinition,
  words: AnswerWords,
): NamedValue | undefined {
  const [, name, value = ''] =
    /^\W*(?:\d+[.)]\s*)?([\p{L}\p{N} ./_-]{2,40}?)\s*[:=]\s*(.*)$/u.exec(line) ?? [];
  const field = name ? fieldNamed(name, service, words) : undefined;
  return field && { field, value: value.trim().replace(/^[._…\s]+$/, '') };
}

/** "nama saya Budi", "lahir 12 mei 1999": a piece of a sentence that begins with the name of a field. */
export function leadingField(
  piece: string,
  service: ServiceDefinition,
  words: AnswerWords,
): NamedValue | undefined {
  const tokens = piece.trim().split(/\s+/);
  for (let length = Math.min(4, tokens.length - 1); length > 0; length--) {
    const name = normalise(tokens.slice(0, length).join(' '));
    const field = exactField(name, service) ?? fieldByWord(name, service, words);
    if (!field) continue;
    const own = words.of('own').includes(normalise(tokens[length] ?? ''));
    return { field, value: words.withoutFillers(tokens.slice(length).join(' ')), own };
  }
  return undefined;
}

/** The field that a name means. */
export function fieldNamed(
  name: string,
  service: ServiceDefinition,
  words: AnswerWords,
): FieldDefinition | undefined {
  const wanted = normalise(name);
  return (
    exactField(wanted, service) ??
    fieldByWord(wanted, service, words) ??
    service.fields.find(({ label }) => normalise(label).startsWith(wanted) && wanted.length >= 3) ??
    service.fields.find(({ label }) => isMisspelt(wanted, normalise(label))) ??
    fieldByItsWords(wanted, service)
  );
}

/** The field that is named anywhere in the text; the longest name decides. */
export function fieldMentioned(
  text: string,
  service: ServiceDefinition,
  words: AnswerWords,
): { field: FieldDefinition; name: string } | undefined {
  const plain = ` ${normalise(text)} `;
  return service.fields
    .flatMap((field) => namesOf(field, service, words).map((name) => ({ field, name })))
    .filter(({ name }) => plain.includes(` ${name} `))
    .sort((a, b) => b.name.length - a.name.length)[0];
}

function exactField(wanted: string, { fields }: ServiceDefinition): FieldDefinition | undefined {
  return fields.find(({ label, key }) => normalise(label) === wanted || normalise(key) === wanted);
}

function fieldByWord(
  wanted: string,
  service: ServiceDefinition,
  words: AnswerWords,
): FieldDefinition | undefined {
  return service.fields.find((field) => namesOf(field, service, words).includes(wanted));
}

/** "pengeras suara" for "Memakai pengeras suara": every word stands in its label, and in no other. */
function fieldByItsWords(wanted: string, { fields }: ServiceDefinition): FieldDefinition | undefined {
  const words = wanted.split(' ');
  if (!words.some((word) => word.length > 3)) return undefined;
  const fitting = fields.filter(({ label }) => {
    const own = normalise(label).split(' ');
    return words.every((word) => own.some((one) => one === word || isMisspelt(word, one)));
  });
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** The label, and the words of its kind where it is the first of its kind. */
function namesOf(field: FieldDefinition, { fields }: ServiceDefinition, words: AnswerWords): string[] {
  const kind = kindOf(field);
  const isFirst = kind !== undefined && fields.find((item) => kindOf(item) === kind) === field;
  return [normalise(field.label), ...(isFirst ? words.of(kind) : [])];
}

/** The list of answers.yaml that holds what such a field is called. */
export function kindOf({ type, label }: FieldDefinition): string | undefined {
  if (type !== 'text') return type;
  return /^nama\b/i.test(label) ? 'name' : undefined;
}

function isMisspelt(wanted: string, label: string): boolean {
  return wanted.length >= 5 && distance(wanted, label) <= (wanted.length >= 9 ? 2 : 1);
}
