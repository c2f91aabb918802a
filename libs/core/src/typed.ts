/*
 * What TypeScript forgets though it is known. Each assertion here is right for the reason given beside it, so that nobody
 * else needs one.
 */

/** Keys and values of an object that has no keys but those of its type: a literal, or one put together of such. */
export function entriesOf<T extends object>(table: T): [keyof T & string, T[keyof T & string]][] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- no key but those of its type: the caller's promise
  return Object.entries(table) as [keyof T & string, T[keyof T & string]][];
}

/** Whether a word from outside is a key of the table. */
export function isKeyOf<T extends object>(table: T, key: PropertyKey): key is keyof T {
  return Object.hasOwn(table, key);
}

/** An object whose values are not known yet: what stands in JSON between braces. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value for each of the keys. */
export function recordOf<K extends string, V>(keys: readonly K[], valueOf: (key: K) => V): Record<K, V> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- made of the keys themselves
  return Object.fromEntries(keys.map((key) => [key, valueOf(key)])) as Record<K, V>;
}

/**
 * Reads back JSON that only we can have written: sealed, authenticated, or made in the same breath. What a file or a caller
 * says is checked instead. @throws SyntaxError
 */
export function readOwnJson<T>(text: string): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the caller names the type that it wrote
  return JSON.parse(text) as T;
}
