import {
  type FieldDefinition,
  type ServiceDefinition,
  validateField,
  type VillageDefinition,
} from '@app/catalogue';
import { normalise } from '../understand/normalise';
import type { Reading } from '../understand/reading';
import type { AnswerWords } from './answer-words';
import type { DialogueState } from './dialogue-state';
import { looseValues } from './loose-values';
import { kindOf, labelledValue, leadingField } from './named-field';
import { openFields } from './requirements';

/** What a value is checked against. */
export interface AnswerContext {
  today: Date;
  villages: readonly VillageDefinition[];
  words: AnswerWords;
  reading: Pick<Reading, 'signal' | 'intent' | 'sure'>;
}

/** Values found in a text, and the first one that was refused. */
export interface Answers {
  values: Record<string, unknown>;
  refused?: { key: string; textKey: string; params: Record<string, string> };
}

/**
 * Reads answers to fields. Lines like "Nama: Budi" go to the field that they name, at any time, and so do values that
 * can belong to one field only; other lines go to the asked field and, when there are several, to the missing ones
 * after it in order. One that is refused does not lose the others.
 */
export function readAnswers(
  text: string,
  service: ServiceDefinition,
  state: DialogueState,
  context: AnswerContext,
): Answers {
  const answers: Answers = { values: {} };
  const queue = openFromAsked(service, state);
  for (const line of linesOf(text)) readLine(line, { service, state, context, answers, queue });
  return answers;
}

interface Sheet {
  service: ServiceDefinition;
  state: DialogueState;
  context: AnswerContext;
  answers: Answers;
  queue: FieldDefinition[];
}

function readLine(line: string, sheet: Sheet): void {
  const { service, state, context, answers, queue } = sheet;
  if (takeNamed(line, sheet)) return;
  const isOpen = ({ key }: FieldDefinition): boolean =>
    state.values[key] === undefined && answers.values[key] === undefined;
  const [asked] = queue;
  const loose = looseValues(line, service, { isOpen, asked }, context);
  for (const { field, value } of loose) take(answers, field, value, context);
  if (loose.length > 0 || answers.refused) return;
  const field = nextOpen(queue, answers, line, context);
  if (field && isAnAnswer(field, line, context)) take(answers, field, line, context);
  else takeAgain(line, sheet);
}

/** "nama Budi Santoso" to a question that it does not answer puts right what stands there. */
function takeAgain(line: string, { service, context, answers }: Sheet): void {
  if (beside.test(context.reading.intent)) return;
  const said = leadingField(line, service, context.words);
  if (said && validateField(said.field, said.value, context).ok)
    take(answers, said.field, said.value, context);
}

/** Whether the line says itself what it answers; a label without a value answers nothing. */
function takeNamed(line: string, { service, context, answers }: Sheet): boolean {
  const named = placeAndDate(line, service, context) ?? labelledValue(line, service, context.words);
  if (!named) return false;
  for (const { field, value } of 'field' in named ? [named] : named) {
    if (value) take(answers, field, value, context);
  }
  return true;
}

function linesOf(text: string): string[] {
  return text
    .split(/\r?\n|;/)
    .map((line) => line.trim())
    .filter(Boolean);
}

/** "TTL: Kota Bangun, 12 Mei 1999" or "lahir di Kota Bangun 12 mei 1999" is two fields, where a service asks for both. */
function placeAndDate(
  line: string,
  { fields }: ServiceDefinition,
  { words }: AnswerContext,
): { field: FieldDefinition; value: string }[] | undefined {
  const date = fields.find(({ type }) => type === 'date');
  const born = fields.find(({ key }) => key === 'birth_place');
  if (!date || !born) return undefined;
  const names = [...words.of('place_and_date'), ...words.of('born')].join('|');
  const said = new RegExp(
    `^(?:${words.of('own').join('|')})?\\s*(?:${names})\\s*[:=]?\\s+(?:di\\s+)?(\\p{L}[\\p{L} .'-]*?)[\\s,]+(?:(?:tgl|tanggal|pada)\\s+)?(\\d.*)$`,
    'iu',
  ).exec(line);
  const [, place = '', day = ''] = said ?? [];
  return place && !words.of('date').includes(normalise(place))
    ? [
        { field: born, value: place },
        { field: date, value: day },
      ]
    : undefined;
}

/** The asked field first, also when it has a value already: it was asked again to be put right. */
function openFromAsked(service: ServiceDefinition, state: DialogueState): FieldDefinition[] {
  if (state.asked?.kind !== 'field') return [];
  const { key: asked } = state.asked;
  const order = service.fields.map(({ key }) => key);
  const first = service.fields.filter(({ key }) => key === asked);
  return [
    ...first,
    ...openFields(service, state).filter(({ key }) => order.indexOf(key) > order.indexOf(asked)),
  ];
}

/** The next field without a value; an optional one that the line does not fit is passed over. */
function nextOpen(
  queue: FieldDefinition[],
  { values }: Answers,
  line: string,
  context: AnswerContext,
): FieldDefinition | undefined {
  return queue.find(
    (field) => values[field.key] === undefined && (field.required || validateField(field, line, context).ok),
  );
}

/** Numbers are refused with what is wrong with them; words are no number at all. */
const ofDigits: ReadonlySet<FieldDefinition['type']> = new Set([
  'nik',
  'kk',
  'phone',
  'date',
  'money',
  'number',
]);
/** These take all that is written. */
const ofWords: ReadonlySet<FieldDefinition['type']> = new Set(['text', 'address', 'list']);
/** What somebody wants who is not answering. */
const beside =
  /_(?:AJUKAN|SYARAT|LAPOR|PERPANJANG)$|^(?:CEK_STATUS|INFO_UMUM|LAYANAN_LAIN|PENGADUAN|BANTUAN)$/;

/**
 * "iya" and "terima kasih" are nobody's name, nor is "buat melamar kerja di tambang": a text takes all that is written,
 * so it is looked at first.
 */
function isAnAnswer(field: FieldDefinition, line: string, context: AnswerContext): boolean {
  const { signal, intent, sure } = context.reading;
  const count = line.trim().split(/\s+/).length;
  if (ofDigits.has(field.type)) return /\d/.test(line) || validateField(field, line, context).ok;
  if (kindOf(field) === 'name' && sure && count > 1 && beside.test(intent)) return false;
  return !ofWords.has(field.type) || signal === null || count > 2;
}

function take(answers: Answers, field: FieldDefinition, raw: string, context: AnswerContext): void {
  const result = validateField(field, raw, context);
  if (result.ok) answers.values[field.key] = result.value;
  else answers.refused ??= { key: field.key, textKey: result.textKey, params: result.params };
}
