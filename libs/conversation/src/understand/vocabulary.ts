import { normalise } from './normalise';

/** What a short message can mean besides an answer. */
export const signals = [
  'menu',
  'officer',
  'status',
  'cancel',
  'yes',
  'no',
  'bring',
  'later',
  'greeting',
  'thanks',
] as const;
export type Signal = (typeof signals)[number];

/** Words and phrases of each signal, normalised, from `catalogue/language/signals.yaml`. */
export type Vocabulary = Readonly<Record<Signal, readonly string[]>>;

/** Takes the vocabulary out of the catalogue's language files; a missing list is empty. */
export function vocabularyFrom(language: unknown): Vocabulary {
  const source: Record<string, unknown> = language && typeof language === 'object' ? { ...language } : {};
  const lists = signals.map((signal) => {
    const list = source[signal];
    return [
      signal,
      Array.isArray(list) ? list.filter((item) => typeof item === 'string').map(normalise) : [],
    ] as const;
  });
  return Object.fromEntries(lists) as Record<Signal, string[]>; // built from `signals`
}
