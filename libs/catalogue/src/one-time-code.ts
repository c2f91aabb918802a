/** How far from its name a code may stand, in characters: "Kode verifikasi Anda untuk masuk ke … adalah 123456". */
const reach = 80;
const fewestDigits = 4;
const mostDigits = 8;
/** Digits in a row, also in groups. */
const digitGroups = /\d(?:[ -]?\d)*/g;
const day = /^\d{1,2}[ -]\d{1,2}[ -](?:19|20)\d\d$/;
/** What makes digits an amount. */
const amountBefore = /\brp\.?\s*$/i;
const sentenceEnd = /[.!?;\n]+/;

/**
 * Knows a one-time code by the words of `catalogue/language/one_time_codes.yaml`: who has one may act in its owner's name,
 * so the office never asks for one and keeps none.
 */
export class OneTimeCodes {
  private readonly names: RegExp;
  private readonly refusals: RegExp;
  private readonly invitations: RegExp;

  /** Without a file the barest name is known still. */
  constructor(language: unknown) {
    this.names = anyOf(listIn(language, 'names') ?? ['otp']);
    this.refusals = anyOf(listIn(language, 'refusals') ?? []);
    this.invitations = anyOf(listIn(language, 'invitations') ?? []);
  }

  /** Whether a text of ours names a code without refusing it in the same sentence. */
  isAskedIn(text: string): boolean {
    return text
      .replaceAll('_', ' ')
      .split(sentenceEnd)
      .some((sentence) => this.isNamedIn(sentence) && !this.isRefusedIn(sentence));
  }

  /** The text with a star for each digit of a code; null when there is none. It is as long as before. */
  mask(text: string): string | null {
    const names = [...text.matchAll(this.names)].map(({ index, 0: name }) => [index, index + name.length] as const);
    if (names.length === 0) return null;
    const masked = text.replace(digitGroups, (digits, at: number) => {
      const isNear = names.some(([from, to]) => at - to <= reach && from - (at + digits.length) <= reach);
      return isNear && isCode(digits, text.slice(0, at)) ? digits.replace(/\d/g, '*') : digits;
    });
    return masked === text ? null : masked;
  }

  /** What is left of a text without the sentences that name a code. */
  without(text: string): string {
    const pieces = text.split(/(?<=[.!?;\n])/);
    return pieces.filter((piece) => !this.isNamedIn(piece)).join('').trim();
  }

  private isNamedIn(text: string): boolean {
    return text.search(this.names) >= 0;
  }

  private isRefusedIn(sentence: string): boolean {
    return sentence.replace(this.invitations, ' ').search(this.refusals) >= 0;
  }
}

function isCode(digits: string, before: string): boolean {
  const count = digits.replace(/\D/g, '').length;
  const isPart = /\d[.,/]$/.test(before);
  return count >= fewestDigits && count <= mostDigits && !day.test(digits) && !amountBefore.test(before) && !isPart;
}

/** Any of the phrases as whole words, however they are spaced; nothing where there is none. */
function anyOf(phrases: readonly string[]): RegExp {
  const patterns = phrases
    .map((phrase) => phrase.toLowerCase().trim().split(/\s+/).map(escaped).join(String.raw`[\s._/-]+`))
    .sort((a, b) => b.length - a.length);
  const any = patterns.length > 0 ? patterns.join('|') : '(?!)';
  return new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${any})(?:nya)?(?!\p{L})`, 'giu');
}

function escaped(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

function listIn(language: unknown, name: string): string[] | undefined {
  const list: unknown = language && typeof language === 'object' ? Reflect.get(language, name) : undefined;
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : undefined;
}
