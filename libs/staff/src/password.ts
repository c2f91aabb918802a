import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

// The package's enum is `const`, which isolated modules cannot read.
const argon2id = 2;
// OWASP's least memory for argon2id: a ten-year-old PC answers well below a second.
const options = { algorithm: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export function hashPassword(password: string): Promise<string> {
  return hash(password, options);
}

export function passwordMatches(stored: string, password: string): Promise<boolean> {
  return verify(stored, password);
}

/** A password for the first log-in, made of characters that are read aloud without doubt. */
export function generatePassword(): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
  return [...randomBytes(16)].map((byte) => alphabet[byte % alphabet.length]).join('');
}
