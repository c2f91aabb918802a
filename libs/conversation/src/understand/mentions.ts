import type { ServiceDefinition } from '@app/catalogue';
import type { Lexicon, WordLists } from './lexicon';
import { PhraseTable } from './phrase-table';

type Mention = { kind: 'service'; code: string } | { kind: 'unserved'; name: string };

/** What a text names, and its words with the names put aside: `@service` for one of ours, `@unserved` for others. */
export interface Named {
  words: string[];
  /** Codes of services named, in order, each once. */
  services: string[];
  /** What is asked for that this office does not do: a key of unserved.yaml. */
  unserved: string | null;
  /** Services that the other words point to, with how many do. */
  topics: Map<string, number>;
}

/** Finds services and what is not served here by their names. */
export class Mentions {
  private readonly phrases = new PhraseTable<Mention>();
  private readonly oneWord = new Map<string, string>();
  private readonly topics = new Map<string, string[]>();
  /** Whose it is may stand inside a name: "ktp adik saya rusak". */
  private readonly between: ReadonlySet<string>;

  constructor(
    services: readonly ServiceDefinition[],
    language: { between: readonly string[]; names: WordLists; topics: WordLists; unserved: WordLists },
    private readonly lexicon: Lexicon,
  ) {
    this.between = new Set(language.between);
    for (const { code, title, keywords } of services) this.nameService(code, [code, title, ...keywords]);
    const codes = services.map(({ code }) => code);
    for (const code of codes) this.nameService(code, language.names[code] ?? []);
    for (const [name, phrases] of Object.entries(language.unserved)) {
      for (const phrase of phrases) this.phrases.add(lexicon.read(phrase), { kind: 'unserved', name });
    }
    for (const code of codes) {
      for (const word of (language.topics[code] ?? []).flatMap((topic) => lexicon.read(topic))) {
        this.topics.set(word, [...(this.topics.get(word) ?? []), code]);
      }
    }
  }

  in(words: readonly string[]): Named {
    const named: Named = { words: [], services: [], unserved: null, topics: new Map() };
    for (const { word, found } of this.phrases.replace(words, this.between)) {
      if (found) note(named, found);
      else named.words.push(word);
    }
    const spaced = named.services.length === 0 ? this.oneWord.get(words.join('')) : undefined;
    if (spaced !== undefined) return { ...named, words: ['@service'], services: [spaced] };
    for (const code of named.words.flatMap((word) => this.topics.get(word) ?? [])) {
      named.topics.set(code, (named.topics.get(code) ?? 0) + 1);
    }
    return named;
  }

  /** A name may also be written in one word (`kartukuning`), a message of one name letter by letter (`a k 1`). */
  private nameService(code: string, names: readonly string[]): void {
    for (const name of names) {
      const words = this.lexicon.read(name);
      this.phrases.add(words, { kind: 'service', code });
      this.oneWord.set(words.join(''), code);
      if (words.length > 1) this.phrases.add([words.join('')], { kind: 'service', code });
    }
  }
}

function note(named: Named, found: Mention): void {
  named.words.push(`@${found.kind}`);
  if (found.kind === 'unserved') named.unserved ??= found.name;
  else if (!named.services.includes(found.code)) named.services.push(found.code);
}
