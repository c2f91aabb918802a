import { complaintPhrases, speaksOfMoney } from '@app/catalogue';
import { findReceiptCode } from '@app/core';
import { normalise } from './normalise';

/** Words of complaint in the catalogue's `language/complaints.yaml`. */
export interface ComplaintWords {
  complaint: readonly string[];
  money: readonly string[];
  objection: readonly string[];
}

/** What a text is as a complaint. */
export type ComplaintReading =
  /** The complaint itself. */
  | { kind: 'told' }
  /** Wants to complain and has not said about what. */
  | { kind: 'announced' }
  /** Objects to a refusal; what is not said is null or ''. */
  | { kind: 'objection'; receiptCode: string | null; pin: string | null; reason: string };

export function complaintWordsFrom(language: unknown): ComplaintWords {
  return {
    complaint: complaintPhrases(language, 'complaint'),
    money: complaintPhrases(language, 'money'),
    objection: complaintPhrases(language, 'objection'),
  };
}

const fewestWordsTold = 3;
/** Later in a sentence the same words are about something else ("usaha saya melayani keluhan pelanggan"). */
const lastWordToBegin = 2;

/** Reads complaint, report of being asked for money, or objection; null when it is none of them. */
export function readComplaint(text: string, words: ComplaintWords, prefix: string): ComplaintReading | null {
  const plain = normalise(text);
  const objection = words.objection.find((phrase) => plain === phrase || plain.startsWith(`${phrase} `));
  if (objection) return readObjection(text, objection, prefix);
  if (speaksOfMoney(text, words.money)) return { kind: 'told' };
  const rest = words.complaint.map((phrase) => wordsAround(plain, phrase)).find((count) => count !== null);
  if (rest === undefined || rest === null) return null;
  return { kind: rest >= fewestWordsTold ? 'told' : 'announced' };
}

/** How many words a text has besides a phrase near its beginning; null when the phrase is not there. */
function wordsAround(plain: string, phrase: string): number | null {
  const at = ` ${plain} `.indexOf(` ${phrase} `);
  if (at < 0) return null;
  const before = plain.slice(0, at).split(' ').filter(Boolean).length;
  if (before > lastWordToBegin) return null;
  return plain.split(' ').length - phrase.split(' ').length;
}

function readObjection(text: string, phrase: string, prefix: string): ComplaintReading {
  const receiptCode = findReceiptCode(text, prefix);
  const afterPhrase = text.replace(new RegExp(`^\\W*${phrase.replaceAll(' ', '\\W+')}`, 'i'), '');
  const body = receiptCode
    ? afterPhrase.replace(new RegExp(`${prefix}[\\s.-]*\\w{6}[\\s.-]*\\w\\b`, 'i'), '')
    : afterPhrase;
  const pin = receiptCode ? (/^\D*?(?:pin\W*)?\b(\d{6})\b/i.exec(body)?.[1] ?? null) : null;
  const reason = (pin ? body.replace(/\bpin\b\W*/i, '').replace(pin, '') : body)
    .replace(/^[\s:,.-]+/, '')
    .trim();
  return { kind: 'objection', receiptCode, pin, reason };
}
