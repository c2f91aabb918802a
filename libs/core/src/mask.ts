/** NIK and KK for lists: `6402********0001` (domain.md 7.13). */
export function maskNumber(digits: string): string {
  return digits.length < 9
    ? '*'.repeat(digits.length)
    : `${digits.slice(0, 4)}${'*'.repeat(digits.length - 8)}${digits.slice(-4)}`;
}

/** A phone for lists: `+62********123`. */
export function maskPhone(phone: string): string {
  return phone.length < 7
    ? '*'.repeat(phone.length)
    : `${phone.slice(0, 3)}${'*'.repeat(phone.length - 6)}${phone.slice(-3)}`;
}

/** A name for the public: first letter of each word, `S*** A***`. */
export function maskName(name: string): string {
  return name
    .trim()
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => `${[...word][0]}***`)
    .join(' ');
}

/** Replaces every run of 12 or more digits (NIK, KK, cards) in free text, also when written in groups. */
export function maskText(text: string): string {
  return text.replace(/\d(?:[\s.-]?\d){11,}/g, (run) => maskNumber(run.replace(/\D/g, '')));
}
