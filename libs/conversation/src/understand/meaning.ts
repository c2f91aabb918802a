import type { ServiceDefinition } from '@app/catalogue';
import { Classifier } from './classifier';
import { clausesOf, windowsOf } from './clauses';
import { featuresOf, withUnknown } from './features';
import { listsOf } from './language-lists';
import { Lexicon, type WordLists } from './lexicon';
import { Mentions, type Named } from './mentions';
import { Particles } from './particles';

/** What the words of a message mean: the likelihood of each label of examples.yaml, and what is named. */
export interface Meaning extends Named {
  /** Best first. */
  labels: { label: string; probability: number }[];
  /** How many words count, the rest being courtesy and particles. */
  size: number;
  /** How many of them are in no list and no example. */
  unknown: number;
  /** Whether a word of denial is in it. */
  isNegated: boolean;
}

interface Example {
  words: string[];
  label: string;
}

/** What examples.yaml puts for a name, and the mention that it is read as. */
const placeholders: ReadonlyMap<string, string> = new Map([
  ['zzlayananzz', '@service'],
  ['zzlainzz', '@unserved'],
]);
const longest = 7;

/** The model of one office's language, trained from its catalogue when it is made. */
export class MeaningModel {
  private readonly lexicon: Lexicon;
  private readonly mentions: Mentions;
  private readonly particles: Particles;
  private readonly classifier: Classifier;
  private readonly negation: ReadonlySet<string>;
  private readonly common: ReadonlySet<string>;

  constructor(
    language: Readonly<Record<string, unknown>>,
    services: readonly ServiceDefinition[],
    examples: WordLists = listsOf(language, 'examples'),
  ) {
    const particles = listsOf(language, 'particles');
    this.lexicon = new Lexicon(listsOf(language, 'words'), particles['ignored'] ?? []);
    const names = listsOf(language, 'services');
    const between = particles['between'] ?? [];
    const lists = {
      between,
      names,
      topics: listsOf(language, 'topics'),
      unserved: listsOf(language, 'unserved'),
    };
    this.lexicon.learn(wordsIn([...services.flatMap(({ keywords, title }) => [...keywords, title])]));
    this.lexicon.learn(wordsIn(Object.values(lists).flatMap((list) => Object.values(list).flat())));
    this.lexicon.learn(wordsIn(Object.values(examples).flat()));
    this.mentions = new Mentions(services, lists, this.lexicon);
    this.negation = new Set(particles['negation']);
    this.particles = new Particles(particles, this.lexicon);
    const prepared = Object.entries(examples).flatMap(([label, texts]) =>
      texts.map((text): Example => ({ label, words: this.prepare(text).words })),
    );
    this.common = commonWords(prepared);
    const isKnown = (word: string): boolean => this.lexicon.knows(word);
    this.classifier = new Classifier(
      prepared.map(({ words, label }) => ({
        label,
        features: withUnknown(featuresOf(words, isKnown), words, (word) => this.common.has(word)),
      })),
    );
  }

  read(text: string): Meaning {
    const named = this.prepare(text);
    const whole = this.probabilities(named.words);
    const parts = clausesOf(text).map((clause) => this.prepare(clause).words);
    const pieces = parts.length > 1 ? parts : [named.words];
    const windows = pieces.flatMap((words) => windowsOf(words, longest));
    const mixed =
      windows.length > 1
        ? mix(
            whole,
            windows.map((words) => this.probabilities(words)),
          )
        : whole;
    const labels = this.classifier.labels
      .map((label, i) => ({ label, probability: mixed[i] ?? 0 }))
      .sort((a, b) => b.probability - a.probability);
    const unknown = named.words.filter((word) => !this.lexicon.knows(word)).length;
    const isNegated = named.words.some((word) => this.negation.has(word));
    return { ...named, labels, size: named.words.length, unknown, isNegated };
  }

  private prepare(text: string): Named {
    const marked = text.replace(/<(layanan|lain)>/g, ' zz$1zz ');
    const words = this.lexicon.read(marked).map((word) => placeholders.get(word) ?? word);
    const question = /\?/.test(text) ? ['#question'] : [];
    return this.mentions.in([...this.particles.without(words), ...question]);
  }

  private probabilities(words: readonly string[]): Float64Array {
    const features = featuresOf(words, (word) => this.lexicon.knows(word));
    return this.classifier.probabilities(withUnknown(features, words, (word) => this.lexicon.knows(word)));
  }
}

/** The whole and its clearest part count alike: a long message says one thing and much around it. */
function mix(whole: Float64Array, parts: readonly Float64Array[]): Float64Array {
  const mixed = whole.map((value, i) => Math.sqrt(value * Math.max(...parts.map((part) => part[i] ?? 0))));
  const sum = mixed.reduce((total, value) => total + value, 0);
  return mixed.map((value) => value / sum);
}

function wordsIn(texts: readonly string[]): string[] {
  return texts.flatMap((text) => text.toLowerCase().split(/[^\p{L}]+/u)).filter(Boolean);
}

/** Words of at least two examples; the others stand for all words that nobody taught us. */
function commonWords(examples: readonly Example[]): Set<string> {
  const counts = new Map<string, number>();
  for (const word of examples.flatMap(({ words }) => [...new Set(words)])) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return new Set([...counts].filter(([, count]) => count > 1).map(([word]) => word));
}
