import type { ServiceDefinition } from '@app/catalogue';
import { distance } from 'fastest-levenshtein';
import { normalise } from '../understand/normalise';
import type { AnswerWords } from './answer-words';

/** What a message says about the try-out. */
export type TryOutWish = 'begin' | 'end';

/** A phrase so long may have a wrong letter in it. */
const longEnough = 7;

/**
 * Whether the whole message asks for the try-out or for its end. Beside a draft that counts nothing may stand around the
 * words: there "saya coba dulu ya" is said of the draft itself.
 */
export function tryOutWish(text: string, words: AnswerWords, isFilling: boolean): TryOutWish | null {
  const phrases = squeezedList(words, 'try_out');
  const plain = squeezed(text);
  if (isOneOf(plain, phrases)) return 'begin';
  const bare = without(plain, squeezedList(words, 'around'));
  if (!isFilling && isOneOf(bare, phrases)) return 'begin';
  const endings = squeezedList(words, 'end');
  const ending =
    endings.find((word) => ` ${bare} `.includes(` ${word} `)) ??
    bare.split(' ').find((word) => isOneOf(word, endings));
  return ending !== undefined && isOneOf(without(bare, [ending]), phrases) ? 'end' : null;
}

/** "selesai" alone: enough where there is a try-out to end. */
export function isBareEnd(text: string, words: AnswerWords): boolean {
  return squeezedList(words, 'end').includes(squeezed(text));
}

/** "latihan iumk": the words for a try-out, then a service by its own words and nothing else. */
export function triesService(
  text: string,
  words: AnswerWords,
  { code, title, keywords }: Pick<ServiceDefinition, 'code' | 'title' | 'keywords'>,
): boolean {
  const plain = without(squeezed(text), squeezedList(words, 'around'));
  const names = [code, title, ...keywords].map(squeezed);
  return squeezedList(words, 'try_out').some((phrase) => names.some((name) => plain === `${phrase} ${name}`));
}

function isOneOf(plain: string, phrases: readonly string[]): boolean {
  return phrases.some(
    (phrase) =>
      plain === phrase ||
      (phrase.length >= longEnough && plain[0] === phrase[0] && distance(plain, phrase) <= 1),
  );
}

function squeezedList(words: AnswerWords, name: string): string[] {
  return words.of(name).map(squeezed);
}

/** "cobaaa" and "coba2" are "coba". */
function squeezed(text: string): string {
  return normalise(text)
    .replace(/(\p{L})\1+/gu, '$1')
    .replace(/(?<=\p{L})2(?!\d)/gu, '');
}

function without(plain: string, phrases: readonly string[]): string {
  let rest = ` ${plain} `;
  for (const phrase of phrases) {
    while (rest.includes(` ${phrase} `)) rest = rest.replace(` ${phrase} `, ' ');
  }
  return rest.trim();
}
