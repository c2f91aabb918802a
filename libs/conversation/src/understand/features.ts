import type { Features } from './classifier';

const edge = '#edge';

/** What the classifier sees of a row of words: the words, pairs of neighbours, and parts of unknown words. */
export function featuresOf(words: readonly string[], isKnown: (word: string) => boolean): Features {
  const features = new Map<string, number>();
  const add = (name: string, weight: number): void => {
    features.set(name, Math.max(features.get(name) ?? 0, weight));
  };
  add('bias', 0.3);
  add(`length:${lengthClass(words.length)}`, 0.5);
  for (const word of words) {
    add(`word:${word}`, 1);
    if (!isKnown(word)) for (const name of partsOf(word)) add(name, 0.25);
  }
  const framed = [edge, ...words, edge];
  for (let i = 1; i < framed.length; i++) add(`pair:${framed[i - 1]} ${framed[i]}`, 0.7);
  for (let i = 2; i < framed.length - 1; i++) add(`skip:${framed[i - 2]} ${framed[i]}`, 0.35);
  return features;
}

/** The features of an unknown word, as words that stand only once in the examples show them. */
export function withUnknown(
  features: Features,
  words: readonly string[],
  isKnown: (word: string) => boolean,
): Features {
  const unknown = words.filter((word) => !isKnown(word));
  if (unknown.length === 0) return features;
  return new Map([...features, ['unknown', 0.6], [`unknown:${Math.min(unknown.length, 3)}`, 0.6]]);
}

function lengthClass(count: number): string {
  return count <= 3 ? String(count) : count <= 6 ? 'middle' : 'long';
}

function* partsOf(word: string): Generator<string> {
  const framed = `^${word}$`;
  for (let i = 0; i + 4 <= framed.length; i++) yield `part:${framed.slice(i, i + 4)}`;
}
