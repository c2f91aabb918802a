import type { FoundValues } from './reading';
import type { ValueReader } from './value-reader';

const digits = 'nol|satu|dua|tiga|empat|lima|enam|tujuh|delapan|lapan|sembilan|setengah';
const scales = 'puluh|belas|ratus|ribu|rebu|rbu|rb|juta|jeti|jta|jt|miliar|milyar|k';
const word = new RegExp(
  `^(?:rp\\.?|${digits}|${scales}|se(?:puluh|belas|ratus|ribu|juta|tengah)|\\d[\\d.,]*(?:${scales})?)$`,
);
const large = /^(?:\d[\d.,]*)?(?:ribu|rebu|rbu|rb|juta|jeti|jta|jt|miliar|milyar|k)$|^rp|^se(?:ribu|juta)$/;
const scaleAlone = new RegExp(`^(?:rp\\.?|${scales})$`);
const leastMoney = 500;

/** The first amount of money and the first bare number, in digits or words. */
export function findAmounts(text: string, read: ValueReader): Pick<FoundValues, 'money' | 'number'> {
  const found: Pick<FoundValues, 'money' | 'number'> = {};
  for (const words of rowsOf(text)) {
    const value = read.number('money', words.map(plain).join(' '));
    if (value === undefined) continue;
    const isMoney = words.some((item) => large.test(item)) || /^\d{1,3}(?:[.,]\d{3})+$/.test(words.join(''));
    if (isMoney && value >= leastMoney) found.money ??= value;
    else if (value < 100_000) found.number ??= value;
  }
  return found;
}

/** Rows of neighbouring words that are numbers or parts of one. */
function rowsOf(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const item of text
    .toLowerCase()
    .replace(/rp\.?(?=\d)/g, 'rp ')
    .split(/[^\p{L}\p{N}.,]+/u)) {
    const clean = item.replace(/[.,]+$/, '').replace(/nya$/, '');
    if (word.test(clean)) rows.at(-1)?.push(clean);
    else rows.push([]);
  }
  // A scale alone ("k" for "ke") counts nothing.
  return rows.filter((words) => words.some((item) => !scaleAlone.test(item)));
}

function plain(item: string): string {
  return item
    .replace('rebu', 'ribu')
    .replace('jeti', 'juta')
    .replace(/^lapan$/, 'delapan');
}
