import { type ServiceDefinition } from '@app/catalogue';
import { findReceiptCode } from '@app/core';
import { type Signal, signals, type Vocabulary } from './vocabulary';

/** What a text may be, before the dialogue knows what it was asked for. */
export interface Reading {
  signal: Signal | null;
  /** Services whose words are in the text, by code. */
  services: string[];
  receiptCode: string | null;
  /** `IKUT <code> <pin>` */
  follow: { receiptCode: string; pin: string } | null;
}

/** Lower case, no accents or punctuation, runs of one letter cut to two, single spaces. */
export function normalise(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .replace(/(\p{L})\1{2,}/gu, '$1$1')
    .trim();
}

/** Reads a text. Long texts carry no signal: "tidak" inside a sentence of twenty words decides nothing. */
export function understand(
  text: string,
  context: { vocabulary: Vocabulary; services: readonly ServiceDefinition[]; prefix: string },
): Reading {
  const plain = normalise(text);
  const receiptCode = findReceiptCode(text, context.prefix);
  return {
    signal: signalOf(plain, context.vocabulary),
    services: servicesIn(plain, context.services),
    receiptCode,
    follow: followOf(plain, text, receiptCode),
  };
}

function signalOf(plain: string, vocabulary: Vocabulary): Signal | null {
  if (plain.length === 0) return null;
  const exact = signals.find((signal) => vocabulary[signal].some((phrase) => normalise(phrase) === plain));
  if (exact) return exact;
  if (plain.split(' ').length > 8) return null;
  // Longest phrase first, so that "tidak jadi" is read before "tidak".
  const phrases = signals
    .flatMap((signal) => vocabulary[signal].map((phrase) => ({ signal, phrase: normalise(phrase) })))
    .filter(({ phrase }) => phrase.length > 3)
    .sort((a, b) => b.phrase.length - a.phrase.length);
  return phrases.find(({ phrase }) => ` ${plain} `.includes(` ${phrase} `))?.signal ?? null;
}

function servicesIn(plain: string, services: readonly ServiceDefinition[]): string[] {
  const squeezed = plain.replaceAll(' ', '');
  return services
    .filter(({ code, keywords, title }) =>
      [code, title, ...keywords].some((word) => {
        const wanted = normalise(word);
        const short = wanted.replaceAll(' ', '');
        return ` ${plain} `.includes(` ${wanted} `) || (short.length <= 5 && squeezed === short);
      }),
    )
    .map(({ code }) => code);
}

function followOf(plain: string, text: string, receiptCode: string | null): Reading['follow'] {
  if (!receiptCode || !/^ikut\b/.test(plain)) return null;
  const pin = /(?:^|\D)(\d{6})(?:\D|$)/.exec(text.replace(/^.*?-[A-Z0-9]{6}-[A-Z0-9]/i, ''))?.[1];
  return pin ? { receiptCode, pin } : null;
}
