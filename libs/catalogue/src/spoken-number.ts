/** Digits in Indonesian, Kutai and Banjar. */
const digits: ReadonlyMap<string, number> = new Map(
  [
    'nol kosong',
    'satu sa asa',
    'dua due',
    'tiga tige talu',
    'empat ampat',
    'lima lime',
    'enam anam nam',
    'tujuh pitu',
    'delapan lapan walu',
    'sembilan sanga',
  ].flatMap((names, value) => names.split(' ').map((name): [string, number] => [name, value])),
);
const tens: ReadonlyMap<string, number> = new Map([
  ['puluh', 10],
  ['ratus', 100],
]);
type Scales = ReadonlyMap<string, number>;
const scales: Scales = new Map(
  (
    [
      ['ribu rebu rb rbu k', 1e3],
      ['juta jeti jt jta', 1e6],
      ['miliar milyar', 1e9],
    ] as const
  ).flatMap(([names, value]) => names.split(' ').map((name): [string, number] => [name, value])),
);
/** Of money only: elsewhere it is a metre. */
const moneyScales: Scales = new Map([...scales, ['m', 1e9]]);
const one = /^s[ea](ribu|juta|ratus|puluh|belas|miliar|milyar)$/;
/** "lima ratusan", "15jt-an", "dua ratusnya": about as many. */
const about = /(.)(?:an|nya)$/;
const mostAround = 40;

/** A number in a text; `isMoney` where it comes with thousands, millions or "Rp", whatever else is counted. */
export interface SpokenNumber {
  value: number;
  isMoney: boolean;
}

interface Row {
  words: string[];
  isMoney: boolean;
}

/** Reads a number as it is written here: `1.500`, `±200`, `dua ratus orang`, `lima ratusan`; null when it is none. */
export function readNumber(raw: string): number | null {
  const rows = rowsOf(raw.toLowerCase(), scales);
  return rows.length === 1 ? sumOf(rows[0]?.words ?? [], scales) : null;
}

/** Reads an amount in whole rupiah: `2jt`, `Rp 2.000.000,-`, `1 juta 500 ribu`, `15 jutaan`; null when it is none. */
export function readMoney(raw: string): number | null {
  const rows = rowsOf(moneyText(raw), moneyScales);
  const money = rows.filter(({ isMoney }) => isMoney);
  const [row] = rows.length === 1 ? rows : money.length === 1 ? money : [];
  const amount = row ? sumOf(row.words, moneyScales) : null;
  return amount === null ? null : Math.round(amount);
}

function moneyText(raw: string): string {
  return raw
    .toLowerCase()
    .replace(/\brp\.?(?=[\s\d])/g, ' rp ')
    .replace(/\b(?:idr|rupiah)\b|,-|\.-|,00(?!\d)/g, ' ');
}

/** All numbers that a text holds, in order, however long it is. */
export function numbersIn(raw: string): SpokenNumber[] {
  return rowsOf(moneyText(raw), scales, Infinity).flatMap(({ words, isMoney }) => {
    const value = sumOf(words, scales);
    return value === null ? [] : { value, isMoney };
  });
}

/** Rows of neighbouring words that are parts of a number; none where so much is said that the number is not the answer. */
function rowsOf(text: string, known: Scales, most = mostAround): Row[] {
  const rows: Row[] = [];
  let around = 0;
  let isOpen = false;
  for (const word of wordsOf(text)) {
    const parts = partsOf(word, known);
    const row = rows.at(-1);
    if (parts && row && isOpen) row.words.push(...parts);
    else if (parts) rows.push({ words: parts, isMoney: false });
    else around += word.length + 1;
    isOpen = parts !== null;
  }
  for (const row of rows) row.isMoney = row.words.some(isOfMoney);
  const counted = rows.filter(({ words }) => words.some((word) => isCounted(word)));
  return around > most ? [] : counted;
}

/** `15jt` and `3org` are two words, `3x4` and `ak1` hold no number. */
function wordsOf(text: string): string[] {
  return text
    .replace(/(\d|\p{L}{2})[\s-]+an\b/gu, '$1an')
    .replace(/(\d)\s*[-–]\s*(?=\d)/g, '$1 x ')
    .replace(/(\p{L})-/gu, '$1 ')
    .split(/[^\p{L}\d.,-]+/u)
    .flatMap((word) => /^(-?\d[\d.,]*)(\p{L}*)[.,]*$/u.exec(word)?.slice(1) ?? word.split(/[.,-]/))
    .filter(Boolean);
}

/** The parts of a number that a word is made of: `15jt` comes as two already, `sejuta` is `satu juta`; null when it is none. */
function partsOf(word: string, known: Scales): string[] | null {
  if (word === 'rp' || isPart(word, known)) return [word];
  const rest = one.exec(word)?.[1];
  if (rest) return ['satu', rest];
  const stem = word.replace(about, '$1');
  return stem !== word && (tens.has(stem) || known.has(stem) || one.test(stem)) ? partsOf(stem, known) : word === 'an' ? [] : null;
}

/** In a longer text also `1.500.000`. */
function isOfMoney(word: string): boolean {
  return word === 'rp' || scales.has(word) || /^\d{1,3}(?:[.,]\d{3})+$/.test(word);
}

function isPart(word: string, known: Scales): boolean {
  return /^-?\d[\d.,]*$/.test(word) || digits.has(word) || tens.has(word) || known.has(word) || /^(?:belas|setengah)$/.test(word);
}

/** "juta" alone, and "ratusan", count nothing. */
function isCounted(word: string): boolean {
  return /^-?\d/.test(word) || digits.has(word) || word === 'setengah';
}

/** Adds up `1 juta 500 ribu`: what stands before a scale is multiplied by it, what stands last counts by itself. */
function sumOf(words: readonly string[], known: Scales): number | null {
  let total = 0;
  let part = 0;
  let last = 1;
  for (const word of words.filter((item) => item !== 'rp')) {
    const scale = known.get(word);
    // "sejuta setengah" is a million and a half.
    const next = scale !== undefined ? 0 : word === 'setengah' && last > 1 && part === 0 ? last / 2 : addWord(part, word);
    if (next === null) return null;
    if (scale !== undefined) total += (part || 1) * scale;
    last = scale ?? last;
    part = next;
  }
  return total + part;
}

function addWord(part: number, word: string): number | null {
  if (/\d/.test(word)) {
    const value = plainNumber(word);
    return value === null || part !== 0 ? null : value;
  }
  if (word === 'setengah') return part + 0.5;
  if (word === 'belas') return part + 10;
  const digit = digits.get(word);
  if (digit !== undefined) return part % 10 === 0 ? part + digit : null;
  const factor = tens.get(word);
  return factor === undefined ? null : part - (part % 10) + (part % 10) * factor;
}

function plainNumber(text: string): number | null {
  const trimmed = text.replace(/[.,]+$/, '');
  if (/^-?\d{1,3}(\.\d{3})+(,\d+)?$/.test(trimmed)) {
    return Number(trimmed.replaceAll('.', '').replace(',', '.'));
  }
  if (/^-?\d{1,3}(,\d{3}){2,}$/.test(trimmed)) return Number(trimmed.replaceAll(',', ''));
  return /^-?\d+([.,]\d+)?$/.test(trimmed) ? Number(trimmed.replace(',', '.')) : null;
}
