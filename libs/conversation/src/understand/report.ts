import { normalise } from './normalise';

/** What a holder reports, in the order in which a notice offers it. */
const reportAnswers = ['searching', 'placed'] as const;
export type ReportAnswer = (typeof reportAnswers)[number];

/** Words of `catalogue/language/report.yaml`. */
export type ReportWords = Readonly<Record<ReportAnswer | 'wish', ReadonlySet<string>>>;

/** What a message is as the report of a card's holder. */
export type ReportReading =
  /** One of a notice's choices. */
  | { kind: 'tap'; caseId: string; answer: ReportAnswer }
  /** The answer in words, or by its number in the notice. */
  | { kind: 'told' | 'number'; answer: ReportAnswer }
  /** Wants to report and has not said what. */
  | { kind: 'wish' };

/** A missing list is empty. */
export function reportWordsFrom(language: unknown): ReportWords {
  const source: Record<string, unknown> = language && typeof language === 'object' ? { ...language } : {};
  const list = (key: string): Set<string> => {
    const phrases: unknown[] = [source[key] ?? []].flat();
    return new Set(phrases.flatMap((phrase) => (typeof phrase === 'string' ? normalise(phrase) : [])));
  };
  return { searching: list('searching'), placed: list('placed'), wish: list('wish') };
}

/** The whole message counts: "usaha saya sudah bekerja sama" is no report. Null when it is none; a tap is not told by words. */
export function readReport(text: string, words: ReportWords): ReportReading | null {
  const plain = normalise(text);
  const answer = reportAnswers.find((known) => words[known].has(plain));
  if (answer) return { kind: 'told', answer };
  if (words.wish.has(plain)) return { kind: 'wish' };
  const numbered = /^[12]$/.test(plain) ? reportAnswers[Number(plain) - 1] : undefined;
  return numbered ? { kind: 'number', answer: numbered } : null;
}
