import { findReceiptCode } from '@app/core';
import { type ComplaintWords, readComplaint } from './complaint';
import { normalise } from './normalise';
import type { Reading } from './reading';
import { type Signal, signals, type Vocabulary } from './vocabulary';

/** What a text says by certain words and codes alone, whatever the rest of it means. */
export type Signs = Pick<Reading, 'signal' | 'receiptCode' | 'follow' | 'complaint'>;

/** Reads a text. Long texts carry no signal: "tidak" inside a sentence of twenty words decides nothing. */
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
    signal: signalOf(plain, context.vocabulary),
    receiptCode,
    follow: followOf(plain, text, receiptCode),
    complaint: readComplaint(text, context.complaints, context.prefix),
  };
}

function signalOf(plain: string, vocabulary: Vocabulary): Signal | null {
  if (plain.length === 0) return null;
  const exact = signals.find((signal) => vocabulary[signal].includes(plain));
  if (exact) return exact;
  if (plain.split(' ').length > 8) return null;
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
