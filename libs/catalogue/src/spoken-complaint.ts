/** The phrases of `catalogue/language/complaints.yaml`; a missing list is empty. */
export function complaintPhrases(language: unknown, list: 'complaint' | 'money' | 'objection'): string[] {
  const source: Record<string, unknown> = language && typeof language === 'object' ? { ...language } : {};
  const phrases = source[list];
  return Array.isArray(phrases) ? phrases.filter((item) => typeof item === 'string').map(plain) : [];
}

/** Whether somebody was asked for money. A question about the fee is none: it asks for a price, not for help. */
export function speaksOfMoney(text: string, phrases: readonly string[]): boolean {
  const words = ` ${plain(text)} `;
  if (/^ (apa|apakah|berapa|brp|bayar|ada biaya)\b/.test(words)) return false;
  return phrases.some((phrase) => words.includes(` ${phrase} `));
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
