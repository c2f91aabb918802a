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

/** A network address for a list of sessions: the network stays, the machine does not. `192.0.2.*`, `2001:db8:7:*`. */
export function maskAddress(address: string): string {
  const v4 = /(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/.exec(address);
  if (v4) return `${v4[1]}.*`;
  return address.includes(':') ? `${address.split(':').slice(0, 3).join(':')}:*` : '*';
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

/** A person in a chat that a family shares: `S.C.R.` */
export function initialsOf(name: string): string {
  return name
    .trim()
    .split(/\s+/)
    .filter((word) => /^\p{L}/u.test(word))
    .slice(0, 3)
    .map((word) => `${[...word][0]?.toUpperCase()}.`)
    .join('');
}

// What people put between the groups of a number; no slash, or two dates beside each other would be one number.
const longNumber = /\p{Nd}(?:[\s.,_\-‐-―]{0,3}\p{Nd}){11,}/gu;

/** Replaces every run of 12 or more digits (NIK, KK, cards) in free text, also when written in groups. */
export function maskText(text: string): string {
  return text.replace(longNumber, (run) => maskNumber(run.replace(/\P{Nd}/gu, '')));
}
