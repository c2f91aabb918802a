import type { ValueReader } from './value-reader';

const dates = [
  /\b\d{4}-\d{1,2}-\d{1,2}\b/g,
  /\b\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*(?:\d{4}|\d{2})\b/g,
  /\b\d{1,2}[\s./-]*[a-z]{3,9}[\s./,-]*(?:\d{4}|\d{2})\b/gi,
  /\b\d{1,2} \d{1,2} \d{4}\b/g,
  /\b[0-3]\d[01]\d(?:19|20)\d{2}\b/g,
];

/** The first date of a text, and the text without it. */
export function findDate(text: string, read: ValueReader): { date?: string; rest: string } {
  for (const pattern of dates) {
    for (const [found] of text.matchAll(pattern)) {
      const date = read.date(spaced(found));
      if (date !== undefined) return { date, rest: text.replace(found, ' ') };
    }
  }
  return { rest: text };
}

/** `12mei1999` and `12 - 5 - 1999` as the reader of dates takes them. */
function spaced(found: string): string {
  return found
    .toLowerCase()
    .replace(/\s*([-/.])\s*/g, '$1')
    .replace(/(\d)([a-z])/, '$1 $2')
    .replace(/([a-z])(\d)/, '$1 $2');
}
