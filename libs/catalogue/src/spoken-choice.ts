import { type FieldDefinition } from './field.definition';

const yes = new Set(
  'ya iya y yes yap yup ok oke okay betul benar sudah ada setuju inggih true 1'.split(' '),
);
const no = new Set(
  'tidak tdk t no n bukan belum tida ndak nggak ngga gak ga enggak endak ndik kada false 2 0'.split(' '),
);

/** Lower case, one space between words, nothing but letters and digits. */
export function plainWords(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Reads yes or no, also as Kutai and Banjar say it; null when it is neither. */
export function readYesNo(raw: string): boolean | null {
  const first = plainWords(raw).split(' ')[0] ?? '';
  if (yes.has(first)) return true;
  return no.has(first) ? false : null;
}

/** Finds the option meant by its key, label, other names, number in the list, or a part that only one label has. */
export function readChoice(field: FieldDefinition, raw: string): string | null {
  const options = Object.entries(field.options ?? {}).map(([key, label]) => ({
    key,
    names: [key, label, ...(field.aliases?.[key] ?? [])].map(plainWords),
  }));
  const text = plainWords(raw);
  const exact = options.find(({ names }) => names.includes(text));
  if (exact) return exact.key;
  const ordinal = /^(?:no |nomor |nomer |pilihan )?(\d{1,2})$/.exec(text)?.[1];
  if (ordinal) return options[Number(ordinal) - 1]?.key ?? null;
  const partly = options.filter(({ names }) => names.some((name) => hasWords(name, text) || hasWords(text, name)));
  return partly.length === 1 ? (partly[0]?.key ?? null) : null;
}

/** Whether one text holds the other as whole words. */
export function hasWords(text: string, words: string): boolean {
  return words.length > 0 && ` ${text} `.includes(` ${words} `);
}
