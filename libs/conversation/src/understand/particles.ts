import type { Lexicon, WordLists } from './lexicon';

const card = 'kk';
const asking = 'tanya';

/** Takes away courtesy around what is meant, and "kk" where it addresses an elder. */
export class Particles {
  private readonly courtesy: string[][];
  private readonly cardAfter: ReadonlySet<string>;
  private readonly addressBefore: ReadonlySet<string>;
  private readonly called: ReadonlySet<string>;

  constructor(lists: WordLists, lexicon: Lexicon) {
    this.courtesy = (lists['courtesy'] ?? []).map((phrase) => lexicon.read(phrase));
    this.cardAfter = new Set(lists['card_after']);
    this.addressBefore = new Set(lists['address_before']);
    this.called = new Set(lists['called']);
  }

  without(words: readonly string[]): string[] {
    const said = words.filter((word, i) => word !== card || !this.isAddress(words, i));
    let rest = said;
    for (let found = this.courteous(rest); found > 0; found = this.courteous(rest)) rest = rest.slice(found);
    const greeting = said.slice(0, said.length - rest.length);
    const isCall = greeting.length > 0 && rest.every((word) => this.called.has(word));
    return isCall ? greeting : greeting.includes(asking) ? [...rest, '#question'] : rest;
  }

  /** How many words of courtesy a row begins with. */
  private courteous(words: readonly string[]): number {
    const found = this.courtesy.filter((phrase) => phrase.every((word, i) => words[i] === word));
    return Math.max(0, ...found.map(({ length }) => length));
  }

  private isAddress(words: readonly string[], at: number): boolean {
    const before = words[at - 1];
    const after = words[at + 1];
    if (before !== undefined && this.cardAfter.has(before)) return false;
    if (after === undefined) return words.length > 2;
    return this.addressBefore.has(after) && (before === undefined || words.length > 3);
  }
}
