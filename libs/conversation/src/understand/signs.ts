import { findReceiptCode } from '@app/core';
import { type ComplaintWords, readComplaint } from './complaint';
import { normalise } from './normalise';
import type { Reading } from './reading';
import { type Signal, signals, type Vocabulary } from './vocabulary';

/** What a text says by certain words and codes alone, whatever the rest of it means. */
export interface Signs extends Pick<Reading, 'signal' | 'receiptCode' | 'follow' | 'complaint'> {
  /** A signal in a longer text, which may yet mean something else: "halo admin", "kok tidak jadi-jadi". */
  hint: Signal | null;
}

/** Reads a text; `signal` is there only where the whole text is one. */
export function readSigns(
  text: string,
  context: {
    vocabulary: Vocabulary;
    complaints: ComplaintWords;
    prefix: string;
  },
): Signs {
  const plain = normalise(text);
  const receiptCode = findReceiptCode(text, context.prefix);
  return {
    // A photo without words says nothing, whatever is left of "#".
    signal: (plain && signals.find((signal) => context.vocabulary[signal].includes(plain))) || null,
    hint: hintIn(plain, context.vocabulary),
    receiptCode,
    follow: followOf(plain, text, receiptCode),
    complaint: readComplaint(text, context.complaints, context.prefix),
  };
}

const longestWithHint = 8;

/** "tidak" inside a sentence of twenty words decides nothing. */
function hintIn(plain: string, vocabulary: Vocabulary): Signal | null {
  if (plain.length === 0 || plain.split(' ').length > longestWithHint) return null;
  return phrasesOf(vocabulary).find(({ phrase }) => ` ${plain} `.includes(` ${phrase} `))?.signal ?? null;
}

const phrasesByVocabulary = new WeakMap<Vocabulary, { signal: Signal; phrase: string }[]>();

/** Longest phrase first, so that "tidak jadi" is read before "tidak". */
function phrasesOf(vocabulary: Vocabulary): { signal: Signal; phrase: string }[] {
  const phrases =
    phrasesByVocabulary.get(vocabulary) ??
    signals
      .flatMap((signal) => vocabulary[signal].map((phrase) => ({ signal, phrase })))
      .filter(({ phrase }) => phrase.length > 3)
      .sort((a, b) => b.phrase.length - a.phrase.length);
  phrasesByVocabulary.set(vocabulary, phrases);
  return phrases;
}

function followOf(plain: string, text: string, receiptCode: string | null): Reading['follow'] {
  if (!receiptCode || !/^ikut\b/.test(plain)) return null;
  const pin = /(?:^|\D)(\d{6})(?:\D|$)/.exec(text.replace(/^.*?-[A-Z0-9]{6}-[A-Z0-9]/i, ''))?.[1];
  return pin ? { receiptCode, pin } : null;
}
