/** A word that stayed, or what stands for the words of a phrase. */
export type PhraseItem<T> = { word: string; found?: undefined } | { found: T; word?: undefined };

interface Phrase<T> {
  words: readonly string[];
  stands: T;
}

/** Finds phrases in a row of words, the longest first; one look-up a word, however many phrases there are. */
export class PhraseTable<T> {
  private readonly byFirst = new Map<string, Phrase<T>[]>();

  /** The first that claims a phrase keeps it. */
  add(words: readonly string[], stands: T): void {
    const [first] = words;
    if (first === undefined) return;
    const same = this.byFirst.get(first) ?? [];
    if (same.some((phrase) => phrase.words.join(' ') === words.join(' '))) return;
    same.push({ words, stands });
    same.sort((a, b) => b.words.length - a.words.length);
    this.byFirst.set(first, same);
  }

  /** Words of `between` may stand inside a phrase. */
  replace(words: readonly string[], between: ReadonlySet<string> = none): PhraseItem<T>[] {
    const items: PhraseItem<T>[] = [];
    for (let at = 0; at < words.length;) {
      const word = words[at] ?? '';
      const phrase = this.byFirst.get(word)?.find((item) => lengthOf(item.words, words, at, between) > 0);
      items.push(phrase ? { found: phrase.stands } : { word });
      at += phrase ? lengthOf(phrase.words, words, at, between) : 1;
    }
    return items;
  }
}

const none: ReadonlySet<string> = new Set();

/** How many words from there on a phrase takes; 0 when it is not there. */
function lengthOf(
  phrase: readonly string[],
  words: readonly string[],
  from: number,
  between: ReadonlySet<string>,
): number {
  let at = from;
  for (const word of phrase) {
    while (at > from && words[at] !== word && between.has(words[at] ?? '')) at++;
    if (words[at] !== word) return 0;
    at++;
  }
  return at - from;
}
