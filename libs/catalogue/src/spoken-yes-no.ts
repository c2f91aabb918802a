import { type FieldDefinition } from './field.definition';
import { areForms, denies, plainWords } from './spoken-words';

const wordsOf = (words: string): ReadonlySet<string> => new Set(words.split(' '));
const yes = wordsOf('ya iya iyaa iyo yo y yes yap yup yoi ok oke okay betul benar bujur beneh setuju inggih nggih hooh heeh true 1');
/** They affirm what was asked, unless they begin a sentence of their own. */
const affirming = wordsOf('sudah sdh ada pakai pake pakek memakai boleh bisa kawa perlu mau handak punya');
const asking = /\?|\b(?:apa|apakah|berapa|brp|gimana|bagaimana|kapan|mana|dimana|tanya|kah)\b/;
/** "tidak apa-apa" denies nothing. */
const never = /\b(?:tidak|tdk|gak|ga|nggak|ndak|tak)\s+(?:apa|papa|masalah)\b/g;
const soonest = 3;

/** Reads yes or no, also as Kutai and Banjar say it, or with the words of the question itself; null when it is neither. */
export function readYesNo(raw: string, { label }: Pick<FieldDefinition, 'label'> = { label: '' }): boolean | null {
  const text = plainWords(raw).replace(/^ho oh\b/, 'hooh').replace(never, ' ').trim();
  if (/^[02]$/.test(text)) return false;
  const words = text.split(' ');
  const plainly = firstSaid(words);
  if (plainly !== null) return plainly;
  if (asking.test(raw.toLowerCase())) return null;
  const [first = ''] = words;
  if (affirming.has(first)) return true;
  return speaksOf(words, label) ? !denies(text) : null;
}

/** What the first words say; "iya, tidak pakai" says no. */
function firstSaid(words: readonly string[]): boolean | null {
  const at = words.slice(0, soonest).findIndex((word) => yes.has(word) || denies(word) || affirming.has(word));
  const word = words[at];
  if (word === undefined || (affirming.has(word) && words.length > soonest)) return null;
  if (denies(word)) return false;
  return affirming.has(word) ? (asksBack(words) ? null : true) : !denies(words[at + 1] ?? '');
}

function asksBack(words: readonly string[]): boolean {
  return asking.test(words.join(' '));
}

/** Whether words of the question come back, in whatever form. */
function speaksOf(words: readonly string[], label: string): boolean {
  const asked = plainWords(label)
    .split(' ')
    .filter((word) => word.length > soonest);
  return words.some((word) => asked.some((other) => areForms(word, other)));
}
