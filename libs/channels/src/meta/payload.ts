import { isRecord } from '@app/core';

/** A JSON object whose values are not known yet. */
export type Json = Readonly<Record<string, unknown>>;

/** The object under a key, or an empty one. */
export function objectAt(value: unknown, key: string): Json {
  const found = isRecord(value) ? value[key] : undefined;
  return isRecord(found) ? found : {};
}

/** The list under a key, or an empty one. */
export function listAt(value: unknown, key: string): readonly unknown[] {
  const found = isRecord(value) ? value[key] : undefined;
  return Array.isArray(found) ? found : [];
}

/** What is under a key as a list: a single thing where a list belongs is a list of one, so that it is not passed over. */
export function elementsAt(value: unknown, key: string): readonly unknown[] {
  const found = isRecord(value) ? (value[key] ?? []) : [];
  return Array.isArray(found) ? found : [found];
}

/**
 * The text under a key; a number becomes text, for Meta writes ids in both ways; an empty text is absent. The sign U+0000
 * is left out: no database keeps it.
 */
export function textAt(value: unknown, key: string): string | undefined {
  const found = isRecord(value) ? value[key] : undefined;
  if (typeof found === 'number') return String(found);
  return typeof found === 'string' ? found.replaceAll('\0', '') || undefined : undefined;
}

/** The number under a key, also when it is written as text. */
export function numberAt(value: unknown, key: string): number | undefined {
  const found = Number(textAt(value, key) ?? NaN);
  return Number.isFinite(found) ? found : undefined;
}

/** What a table of ours says of a provider's word; the words that every object has (`constructor`) are in none. */
export function entryOf<T>(table: Readonly<Record<string, T>>, word: string): T | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}

const stringOrLongNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d{16,}(?![\d.eE])/g;

/** Reads JSON; whole numbers that are too long for a number (ids, at times) become texts with all their digits. */
export function parseJson(text: string): unknown {
  const isCheap = !/[:[,\s]-?\d{16,}/.test(text);
  return JSON.parse(
    isCheap ? text : text.replace(stringOrLongNumber, (part) => (part.startsWith('"') ? part : `"${part}"`)),
  );
}
