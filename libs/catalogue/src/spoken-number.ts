const digits = 'nol satu dua tiga empat lima enam tujuh delapan sembilan'.split(' ');
const scales: Record<string, number> = {
  ribu: 1e3,
  rb: 1e3,
  rbu: 1e3,
  k: 1e3,
  juta: 1e6,
  jt: 1e6,
  jta: 1e6,
  miliar: 1e9,
  milyar: 1e9,
  m: 1e9,
};

/** Reads a number as it is written here, where the dot parts thousands and the comma decimals; null when it is none. */
export function readNumber(raw: string): number | null {
  const match = /^[^\d-]{0,20}?(-?\d[\d.,]*)[^\d]{0,20}$/.exec(raw.trim());
  return match?.[1] === undefined ? null : plainNumber(match[1]);
}

/** Reads an amount in whole rupiah: `2jt`, `Rp 2.000.000,-`, `1 juta 500 ribu`, `dua juta`; null when it is none. */
export function readMoney(raw: string): number | null {
  const text = raw
    .toLowerCase()
    .replace(/^(?:sekitar|kira-kira|kurang lebih|kira kira|\+\/-|±)\s*/, '')
    .replace(/rp\.?|idr|rupiah|,-|\.-|,00$/g, ' ')
    .trim();
  const words = text.match(/\d[\d.,]*|[a-z]+/g);
  if (!words || words.join('').length !== text.replace(/\s/g, '').length) return null;
  const amount = sumOf(words);
  return amount === null ? null : Math.round(amount);
}

/** Adds up `1 juta 500 ribu`: what stands before a scale is multiplied by it, what stands last counts by itself. */
function sumOf(words: readonly string[]): number | null {
  let total = 0;
  let part = 0;
  for (const word of words.flatMap(splitSe)) {
    const scale = scales[word];
    const next = scale === undefined ? addWord(part, word) : 0;
    if (next === null) return null;
    total += scale === undefined ? 0 : (part || 1) * scale;
    part = next;
  }
  return total + part;
}

/** `sejuta` is one million, `seratus` one hundred. */
function splitSe(word: string): string[] {
  const rest = /^se(ribu|juta|ratus|puluh|belas|miliar|milyar)$/.exec(word)?.[1];
  return rest ? ['satu', rest] : [word];
}

function addWord(part: number, word: string): number | null {
  if (/^\d/.test(word)) {
    const value = plainNumber(word);
    return value === null ? null : part + value;
  }
  if (word === 'setengah') return part + 0.5;
  if (word === 'belas') return part + 10;
  const digit = digits.indexOf(word);
  if (digit >= 0) return part + digit;
  const factor = word === 'puluh' ? 10 : word === 'ratus' ? 100 : null;
  return factor === null ? null : part - (part % 10) + (part % 10) * factor;
}

function plainNumber(text: string): number | null {
  const trimmed = text.replace(/[.,]+$/, '');
  if (/^-?\d{1,3}(\.\d{3})+(,\d+)?$/.test(trimmed)) {
    return Number(trimmed.replaceAll('.', '').replace(',', '.'));
  }
  if (/^-?\d{1,3}(,\d{3}){2,}$/.test(trimmed)) return Number(trimmed.replaceAll(',', ''));
  return /^-?\d+([.,]\d+)?$/.test(trimmed) ? Number(trimmed.replace(',', '.')) : null;
}
