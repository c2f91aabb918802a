import type { Catalogue } from '@app/catalogue';
import { type ComplaintWords, complaintWordsFrom } from './complaint';
import { guessesFrom } from './intents';
import { type Meaning, MeaningModel } from './meaning';
import {
  generalIntents,
  type Guess,
  type Intent,
  type Question,
  type Reading,
  type Surroundings,
} from './reading';
import { listsOf } from './language-lists';
import { likeReceiptCode, ruled } from './rules';
import { complaintOfIntent, signalMeant } from './signal-of-intent';
import { readSigns } from './signs';
import { findValues } from './values';
import { type Vocabulary, vocabularyFrom } from './vocabulary';

/** Below this the citizen is asked which of two was meant. */
const confidenceLine = 0.7;
const longestRead = 1500;
/** Skin tones and the like, which change nothing, and repeats of one sign. */
const variation = /[\u{1F3FB}-\u{1F3FF}\uFE0F]|(\p{Extended_Pictographic})(?=\uFE0F?\1)/gu;

/**
 * Reads what citizens write, with the words of the catalogue. Pure: made once, then the same for everybody. Learning the
 * words takes a good part of a second: who works messages calls `learn` before the first, others never wait for it.
 */
export class Understanding {
  private readonly vocabulary: Vocabulary;
  private readonly complaints: ComplaintWords;
  private model?: MeaningModel;
  private readonly symbols: ReadonlyMap<string, Intent>;

  constructor(private readonly catalogue: Pick<Catalogue, 'language' | 'services' | 'office'>) {
    this.vocabulary = vocabularyFrom(catalogue.language['signals']);
    this.complaints = complaintWordsFrom(catalogue.language['complaints']);
    this.symbols = symbolsFrom(catalogue.language);
  }

  /** Learns the words now; otherwise the first reading does. */
  learn(): MeaningModel {
    return (this.model ??= modelFor(this.catalogue));
  }

  read(text: string, surroundings: Surroundings): Reading {
    const { services, office } = this.catalogue;
    const { vocabulary, complaints } = this;
    const { hint, ...signs } = readSigns(text, { vocabulary, complaints, prefix: office.prefix });
    const meaning = this.learn().read(withoutCodes(text.slice(0, longestRead)));
    const values = findValues(text.slice(0, longestRead), surroundings, this.catalogue);
    if (signs.receiptCode) values.receiptCode = signs.receiptCode;
    const yes = values.yes ?? saidYes(meaning, surroundings.asked);
    if (yes !== undefined) values.yes = yes;
    const guesses = guessesFrom(meaning, services, surroundings.service);
    const symbol = this.symbols.get(text.replace(variation, '').trim());
    const rule = ruled({ text, signs, meaning, values, guesses, surroundings, symbol });
    const decided = this.decide(rule, guesses, meaning);
    return {
      ...decided,
      ...signs,
      signal: signalMeant({ signal: signs.signal, hint }, decided, surroundings),
      complaint: signs.complaint ?? complaintOfIntent(decided, meaning.size, surroundings),
      values,
      services: meaning.services,
      unserved: meaning.unserved,
    };
  }

  private decide(
    rule: { name: string; guess: Guess } | undefined,
    guesses: readonly Guess[],
    meaning: Meaning,
  ): Pick<Reading, 'intent' | 'service' | 'confidence' | 'sure' | 'alternatives' | 'reason'> {
    const others = guesses.filter(({ intent }) => intent !== rule?.guess.intent);
    const alternatives = (rule ? [rule.guess, ...others] : guesses).slice(0, 2).map(rounded);
    const [best = nothing] = alternatives;
    return {
      ...best,
      sure: best.confidence >= confidenceLine,
      alternatives,
      reason: [rule ? `rule:${rule.name}` : 'model', ...reasonsOf(meaning)],
    };
  }
}

/** Yes or no where it is the likeliest thing said, or the likelier of the two when just that was asked. */
function saidYes({ labels, size }: Meaning, asked: Question | undefined): boolean | undefined {
  const isAsked = asked?.kind === 'yes_no' || (asked?.kind === 'field' && asked.field.type === 'yes_no');
  const answers = labels.filter(({ label }) => label === 'setuju' || label === 'tidak');
  const [best] = isAsked && size <= 6 ? answers : answers.filter((answer) => answer === labels[0]);
  return best && best.probability > leastForAnswer ? best.label === 'setuju' : undefined;
}

const leastForAnswer = 0.2;
const nothing: Guess = { intent: 'LUAR_KONTEKS', service: null, confidence: 0 };

function rounded({ confidence, ...guess }: Guess): Guess {
  return { ...guess, confidence: Math.round(Math.min(confidence, 1) * 1000) / 1000 };
}

/** Names only: the words themselves are the citizen's. */
function reasonsOf({ services, unserved, size, unknown }: Meaning): string[] {
  return [
    ...services.map((code) => `service:${code}`),
    ...(unserved ? [`unserved:${unserved}`] : []),
    `words:${size}`,
    `unknown:${unknown}`,
  ];
}

/** Letters of a code are no words. */
function withoutCodes(text: string): string {
  return text.replace(new RegExp(likeReceiptCode, 'gi'), ' ');
}

function symbolsFrom(language: Catalogue['language']): Map<string, Intent> {
  return new Map(
    Object.entries(listsOf(language, 'symbols')).flatMap(([label, symbols]) => {
      const intent = generalIntents.find((name) => name === label.toUpperCase());
      return intent ? symbols.map((symbol): [string, Intent] => [symbol, intent]) : [];
    }),
  );
}

/** The last one learnt: whoever reads the same words again need not learn them again. */
let learnt: { from: string; model: MeaningModel } | undefined;

function modelFor({ language, services }: Pick<Catalogue, 'language' | 'services'>): MeaningModel {
  const from = JSON.stringify([
    language,
    services.map(({ code, title, keywords }) => [code, title, keywords]),
  ]);
  learnt = learnt?.from === from ? learnt : { from, model: new MeaningModel(language, services) };
  return learnt.model;
}
