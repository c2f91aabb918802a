import { distance } from 'fastest-levenshtein';
import { type FieldDefinition } from './field.definition';
import { areForms, denies, plainWords, stemOf } from './spoken-words';

/** What an answer to a choice means: one option, several that it may be, or none. */
export type ChoiceMeant = { key: string } | { among: string[] };

interface Option {
  key: string;
  /** Key, label and other names, as words. */
  names: string[];
}

/** Words around the number of an option that change nothing. */
const beside =
  /\b(?:no|nmr|nomor|nomer|yang|yg|ke|pilihan|pilih|opsi|saya|sy|mau|aja|saja|pak|bu|min|ya|nya|lah|angka)\b|\.+$/g;
const ordinals =
  'pertama satu,kedua dua,ketiga tiga,keempat empat,kelima lima,keenam enam,ketujuh tujuh,kedelapan delapan,kesembilan sembilan'
    .split(',')
    .map((names) => names.split(' '));

/** Finds the option meant by its key, label or other names, its place in the list, or the nearest form of one of these. */
export function readChoice(field: FieldDefinition, raw: string): string | null {
  const meant = choiceMeant(field, raw);
  return 'key' in meant ? meant.key : null;
}

/** The same, with the options between which an unclear answer leaves the choice. */
export function choiceMeant(field: FieldDefinition, raw: string): ChoiceMeant {
  const text = plainWords(raw);
  const options = Object.entries(field.options ?? {}).map(([key, label]) => ({
    key,
    names: [key, label, ...(field.aliases?.[key] ?? [])].map(plainWords),
  }));
  const exact = options.find(({ names }) => names.includes(text));
  if (exact) return exact;
  const at = placeIn(text);
  if (at !== null) return options[at] ?? { among: [] };
  for (const isMeant of closenesses) {
    const found = options.filter(({ names }) => names.some((name) => isMeant(name, text)));
    const [only] = found;
    if (only && found.length === 1) return only;
    if (only) return narrowed(found, text);
  }
  return { among: [] };
}

/** "2", "nomor dua", "yang kedua": a number and nothing said beside it. */
function placeIn(text: string): number | null {
  const rest = text.replace(beside, ' ').trim().replace(/\s+/g, ' ').replace(/^ke /, '');
  const number = /^(?:ke)?(\d{1,2})$/.exec(rest)?.[1];
  if (number !== undefined) return Number(number) - 1;
  const at = ordinals.findIndex((names) => names.includes(rest));
  return at < 0 ? null : at;
}

/** How an option's name and an answer may agree, the surest first. A denied one is not meant. */
const closenesses: readonly ((name: string, text: string) => boolean)[] = [
  (name, text) => hasWords(text, name) && agreesInDenial(name, text),
  (name, text) => hasWords(name, text),
  (name, text) => isSaid(name, text, areForms),
  (name, text) => isSaid(name, text, isNear),
];

/** Of several options named, the one whose name holds the other names: "belum nikah" and "nikah". */
function narrowed(found: readonly Option[], text: string): ChoiceMeant {
  const longest = found.map(({ key, names }) => ({
    key,
    name: names.filter((name) => hasWords(text, name)).sort((a, b) => b.length - a.length)[0] ?? '',
  }));
  const whole = longest.filter(({ name }) => name && longest.every((other) => hasWords(name, other.name)));
  const [only] = whole;
  return only && whole.length === 1 ? only : { among: found.map(({ key }) => key) };
}

function agreesInDenial(name: string, text: string): boolean {
  return denies(name) || !denies(text);
}

/** Whether every telling word of a name is in the text, or the text's only telling word is in the name. */
function isSaid(name: string, text: string, alike: (a: string, b: string) => boolean): boolean {
  const wanted = telling(name);
  const said = telling(text);
  if (wanted.length === 0 || said.length === 0 || !agreesInDenial(name, text)) return false;
  const isIn = (word: string, words: readonly string[]): boolean => words.some((other) => alike(word, other));
  return wanted.every((word) => isIn(word, said)) || said.every((word) => isIn(word, wanted));
}

const fewestLetters = 4;

function telling(text: string): string[] {
  return text.replace(beside, ' ').split(' ').filter((word) => word.length >= fewestLetters);
}

/** A word begun or ended otherwise, or with a wrong letter: two in a long one. */
function isNear(a: string, b: string): boolean {
  const [one, other] = [stemOf(a), stemOf(b)];
  if (Math.min(one.length, other.length) >= fewestLetters && (one.startsWith(other) || other.startsWith(one))) return true;
  return distance(a, b) <= (Math.min(a.length, b.length) < 8 ? 1 : 2);
}

/** Whether one text holds the other as whole words. */
function hasWords(text: string, words: string): boolean {
  return words.length > 0 && ` ${text} `.includes(` ${words} `);
}
