import { recordOf } from '@app/core';
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
  return recordOf(signals, (signal) => {
    const list = source[signal];
    return Array.isArray(list) ? list.filter((item) => typeof item === 'string').map(normalise) : [];
  });
}
