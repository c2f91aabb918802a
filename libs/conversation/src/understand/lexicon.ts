import { distance } from 'fastest-levenshtein';
import { normalise } from './normalise';
import { PhraseTable } from './phrase-table';

/** Lists of words by a name, as `catalogue/language/*.yaml` holds them. */
export type WordLists = Readonly<Record<string, readonly string[]>>;

const endings = /(?:nyakah|nya|ku|mu|kah|lah|pun|an|i|kan|2)$/;
const derived = /(?:an|i)$/;
const beginnings = /^(?:nge|ng|mem|meng|men|me|ber|ba|be|di|ter|ta|ma|pe)/;
const shortestStem = 3;
const mostRemembered = 20_000;

/**
 * Turns what people write into the words that they mean: chat spellings, dialect, stretched letters, endings, dropped
 * vowels, and a wrong letter in a word of four to seven letters, two in a longer one.
 */
export class Lexicon {
  private readonly known = new Map<string, readonly string[]>();
  private readonly phrases = new PhraseTable<readonly string[]>();
  private readonly byLength = new Map<number, string[]>();
  private readonly bySkeleton = new Map<string, string | null>();
  private readonly remembered = new Map<string, readonly string[]>();

  /** `words` as in words.yaml; an underscore in a key parts two words. `ignored` words come to nothing. */
  constructor(words: WordLists, ignored: readonly string[]) {
    for (const word of ignored) this.known.set(normalise(word), []);
    for (const [meaning, variants] of Object.entries(words)) {
      for (const variant of [meaning, ...variants]) this.add(normalise(variant), meaning.split('_'));
    }
  }

  /** Takes words as known that are in no list: a misspelling may then be one of theirs. */
  learn(words: Iterable<string>): void {
    for (const word of words) {
      if (/^\p{L}{3,}$/u.test(word) && !this.known.has(word) && !this.formOf(word))
        this.addWord(word, [word]);
    }
    this.remembered.clear();
  }

  /** The words meant, in order; numbers become their kind (`#nik`, `#phone`, `#money`, `#number`). */
  read(text: string): string[] {
    const words = normalise(text).split(' ').filter(Boolean);
    return this.phrases.replace(words).flatMap((item) => item.found ?? this.meaningOf(item.word));
  }

  /** Whether a word is in a list, was learnt, or is near enough to one. */
  knows(word: string): boolean {
    return word.startsWith('#') || word.startsWith('@') || this.known.has(word);
  }

  private add(variant: string, meaning: readonly string[]): void {
    const words = variant.split(' ');
    if (words.length > 1) this.phrases.add(words, meaning);
    else this.addWord(variant, meaning);
  }

  private addWord(word: string, meaning: readonly string[]): void {
    this.known.set(word, meaning);
    // Letters without a vowel are an abbreviation, which "step" does not misspell.
    if (!/[aeiou]/.test(word)) return;
    const sameLength = this.byLength.get(word.length);
    if (sameLength) sameLength.push(word);
    else this.byLength.set(word.length, [word]);
    const bones = skeleton(word);
    // Two words with the same consonants: neither is meant for certain.
    const rival = this.bySkeleton.get(bones);
    const isRival = rival !== undefined && rival !== null && this.known.get(rival)?.[0] !== meaning[0];
    this.bySkeleton.set(bones, isRival ? null : (rival ?? word));
  }

  private meaningOf(word: string): readonly string[] {
    const before = this.remembered.get(word);
    if (before) return before;
    const meaning = kindOfNumber(word) ??
      this.known.get(word) ??
      this.formOf(word) ??
      this.nearest(word) ?? [word];
    if (this.remembered.size >= mostRemembered) this.remembered.clear();
    this.remembered.set(word, meaning);
    return meaning;
  }

  /** A known word with doubled letters, an ending or a beginning. */
  private formOf(word: string): readonly string[] | undefined {
    const single = word.replace(/(\p{L})\1+/gu, '$1');
    const plain = this.known.get(single);
    if (plain) return plain;
    const stem = single.replace(endings, '');
    const question = single.endsWith('kah') ? ['#question'] : [];
    const ended = this.endedFrom(single, stem);
    if (ended) return [...ended, ...question];
    const begun = single.replace(beginnings, '');
    return begun !== single && begun.length > shortestStem ? this.known.get(begun) : undefined;
  }

  /** The meaning of a word's stem; "pangan" is food, not the particle "pang" with an ending. */
  private endedFrom(word: string, stem: string): readonly string[] | undefined {
    if (stem === word || stem.length < shortestStem) return undefined;
    const meaning = this.stemOf(stem);
    return meaning?.length === 0 && derived.test(word) ? undefined : meaning;
  }

  private stemOf(stem: string): readonly string[] | undefined {
    return (
      this.known.get(stem) ?? (endings.test(stem) ? this.known.get(stem.replace(endings, '')) : undefined)
    );
  }

  private nearest(word: string): readonly string[] | undefined {
    if (word.length < 3) return undefined;
    const bones = skeleton(word);
    const whole =
      bones.length >= 3 && word.length - bones.length <= 1 ? this.bySkeleton.get(bones) : undefined;
    if (whole) return this.known.get(whole);
    const limit = word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
    return limit === 0 ? undefined : this.known.get(this.closest(word, limit) ?? '');
  }

  /** The nearest known word; none where words of different meanings are as near. */
  private closest(word: string, limit: number): string | undefined {
    let near: string[] = [];
    let least = limit;
    for (const candidate of this.comparable(word, limit)) {
      const far = distance(word, candidate);
      if (far > least) continue;
      near = far < least ? [candidate] : [...near, candidate];
      least = far;
    }
    const meanings = new Set(near.map((candidate) => this.known.get(candidate)?.join(' ')));
    return meanings.size === 1 ? near[0] : undefined;
  }

  /** Words of about the same length; the first letter of a short word is seldom the wrong one. */
  private *comparable(word: string, limit: number): Generator<string> {
    for (let length = Math.max(4, word.length - limit); length <= word.length + limit; length++) {
      for (const candidate of this.byLength.get(length) ?? []) {
        if (candidate[0] === word[0] || word.length >= 6) yield candidate;
      }
    }
  }
}

function skeleton(word: string): string {
  return word.replace(/[aeiou]/g, '');
}

function kindOfNumber(word: string): readonly string[] | undefined {
  if (/^\d+(?:rb|rbu|ribu|jt|juta|k)$/.test(word)) return ['#money'];
  if (!/^\d+$/.test(word)) return undefined;
  if (word.length >= 15) return ['#nik'];
  if (word.length >= 9) return ['#phone'];
  return word.length <= 2 ? ['#number', `#${word}`] : ['#number'];
}
