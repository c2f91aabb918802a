/** Letters and digits that cannot be mistaken for each other when read aloud (contract.md 4). */
export const receiptAlphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Luhn mod 30 check character over the six characters of a code. */
export function checkCharacter(body: string): string {
  const base = receiptAlphabet.length;
  let factor = 2;
  let sum = 0;
  for (let i = body.length - 1; i >= 0; i--) {
    const addend = factor * receiptAlphabet.indexOf(body.charAt(i));
    factor = factor === 2 ? 1 : 2;
    sum += Math.floor(addend / base) + (addend % base);
  }
  return receiptAlphabet.charAt((base - (sum % base)) % base);
}

/** Builds `KB-7F3K9M-2` from at least 6 random bytes. */
export function receiptCode(prefix: string, bytes: Uint8Array): string {
  let number = 0n;
  for (const byte of bytes.slice(0, 8)) number = (number << 8n) | BigInt(byte);
  let body = '';
  for (let i = 0; i < 6; i++) {
    body += receiptAlphabet.charAt(Number(number % 30n));
    number /= 30n;
  }
  return `${prefix}-${body}-${checkCharacter(body)}`;
}

/** Finds a receipt code in what a person wrote (spaces, lower case, no dashes), or null. */
export function findReceiptCode(text: string, prefix: string): string | null {
  const pattern = new RegExp(
    `\\b${prefix}[\\s.-]*([${receiptAlphabet}]{6})[\\s.-]*([${receiptAlphabet}])\\b`,
    'i',
  );
  const match = pattern.exec(text.toUpperCase());
  const [, body, check] = match ?? [];
  return body && check && checkCharacter(body) === check ? `${prefix}-${body}-${check}` : null;
}
