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

  replace(words: readonly string[]): PhraseItem<T>[] {
    const items: PhraseItem<T>[] = [];
    for (let at = 0; at < words.length;) {
      const word = words[at] ?? '';
      const phrase = this.byFirst.get(word)?.find((item) => item.words.every((w, i) => words[at + i] === w));
      items.push(phrase ? { found: phrase.stands } : { word });
      at += phrase?.words.length ?? 1;
    }
    return items;
  }
}
