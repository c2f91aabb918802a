import type { Meaning } from './meaning';
import type { FoundValues, Guess, Intent, Surroundings } from './reading';
import type { Signs } from './signs';

/** All that a rule may look at. */
export interface Evidence {
  text: string;
  signs: Omit<Signs, 'hint'>;
  meaning: Meaning;
  values: FoundValues;
  /** What the model makes of it, best first. */
  guesses: readonly Guess[];
  surroundings: Surroundings;
  /** What the message means as a mere sign (👍, 0). */
  symbol?: Intent;
}

export interface Ruled {
  name: string;
  guess: Guess;
}

type Rule = (evidence: Evidence) => Intent | null;

/** Signs so plain that no likelihood is needed, the first that holds wins. */
const rules: readonly (readonly [string, Rule])[] = [
  ['follow', ({ signs }) => (signs.follow ? 'CEK_STATUS' : null)],
  [
    'money_asked',
    ({ signs: { complaint } }) => (complaint && complaint.kind !== 'announced' ? 'PENGADUAN' : null),
  ],
  [
    'score_asked',
    ({ values, surroundings }) => (surroundings.asked?.kind === 'score' && values.score ? 'PENILAIAN' : null),
  ],
  ['yes_no_asked', yesOrNo],
  ['choice_asked', choice],
  ['value_asked', valueAsked],
  ['symbol', ({ symbol }) => symbol ?? null],
  ['no_words', ({ text }) => (/[\p{L}\p{N}]/u.test(text) ? null : 'LUAR_KONTEKS')],
  ['receipt_code', receiptCode],
  ['form', form],
  [
    'link',
    ({ text }) =>
      /https?:\/\/|www\.|bit\.ly|t\.me\/|chat\.whatsapp\.com/i.test(text) ? 'LUAR_KONTEKS' : null,
  ],
  [
    'denied_yes',
    ({ meaning, guesses: [best] }) => (meaning.isNegated && best?.intent === 'SETUJU' ? 'TIDAK' : null),
  ],
  ['values', valuesOnly],
];

export function ruled(evidence: Evidence): Ruled | undefined {
  for (const [name, rule] of rules) {
    const intent = rule(evidence);
    if (intent) return { name, guess: { intent, service: serviceOf(intent, evidence), confidence: 0.97 } };
  }
  return undefined;
}

function serviceOf(intent: Intent, { meaning, guesses }: Evidence): string | null {
  const same = guesses.find((guess) => guess.intent === intent);
  const [, code] = /^(.*)_AJUKAN$/.exec(intent) ?? [];
  return code?.toLowerCase() ?? same?.service ?? meaning.services[0] ?? null;
}

function yesOrNo({ values, surroundings, meaning }: Evidence): Intent | null {
  if (surroundings.asked?.kind !== 'yes_no' || values.yes === undefined || meaning.size > 3) return null;
  return values.yes ? 'SETUJU' : 'TIDAK';
}

/** A choice of the menu is a service; any other is an answer. */
function choice({ values, surroundings: { asked } }: Evidence): Intent | null {
  if (asked?.kind !== 'choice' || values.choice === undefined) return null;
  return /^(?:ya|batal)$/.test(values.choice) ? null : 'KIRIM_BERKAS';
}

function valueAsked({ values, surroundings: { asked }, meaning }: Evidence): Intent | null {
  if (asked?.kind !== 'field' || meaning.size > 6) return null;
  const { type } = asked.field;
  const found: Record<string, unknown> = { ...values };
  const key = type === 'yes_no' ? 'yes' : type;
  return found[key] !== undefined ? 'KIRIM_BERKAS' : null;
}

/** A code with a letter misread is still a question about it. */
export const likeReceiptCode = /\b[A-Z]{2,4}-[A-Z0-9]{6}-[A-Z0-9]\b/i;

/** With a code the question is where it stands, unless something else is said clearly. */
function receiptCode({ text, signs, guesses: [best] }: Evidence): Intent | null {
  if (!signs.receiptCode && !likeReceiptCode.test(text)) return null;
  const isElse = /^(?:BATAL|KOREKSI|PENGADUAN|PETUGAS|PDP_HAPUS|PDP_INSIDEN)$/.test(best?.intent ?? '');
  return isElse && (best?.confidence ?? 0) > 0.7 ? null : 'CEK_STATUS';
}

const leastLines = 2;

/** Lines like "Nama: …", as the copied form has them. */
function form({ text }: Evidence): Intent | null {
  const lines = text
    .split('\n')
    .filter((line) => /^[\s\d.)*-]*\p{L}[\p{L} ./]{1,30}\s*[:=]\s*\S/u.test(line));
  return lines.length >= leastLines ? 'KIRIM_BERKAS' : null;
}

const saysMore = 0.6;

/** Values with nothing said clearly around them; where they may correct or complain the model is asked. */
function valuesOnly({ values, meaning, guesses }: Evidence): Intent | null {
  const hasValue = valueKeys.some((key) => values[key] !== undefined);
  const [best] = guesses;
  if (!hasValue || meaning.size > longestWithValue || !best || best.confidence > saysMore) return null;
  return guesses.some(mayBeMore) ? null : 'KIRIM_BERKAS';
}

const valueKeys = ['nik', 'kk', 'phone', 'date', 'money', 'village', 'education'] as const;
const longestWithValue = 12;

function mayBeMore({ intent, confidence }: Guess): boolean {
  if (intent === 'KOREKSI') return confidence > 0.15;
  return (
    /^(?:PENGADUAN|INFO_UMUM|CEK_STATUS|LUAR_KONTEKS|.*_(?:SYARAT|AJUKAN))$/.test(intent) && confidence > 0.25
  );
}
