import { Secret, TOTP } from 'otpauth';

const period = 30;
const secretBytes = 20;
// A code is good half a minute before and after its own: telephones and old PCs keep time badly.
const window = 1;

/** What an authenticator app is given. */
export interface TotpKey {
  /** Base32, for typing by hand. */
  secret: string;
  /** `otpauth://totp/…`, for a QR code. */
  uri: string;
}

export function newTotpKey(issuer: string, username: string): TotpKey {
  const secret = new Secret({ size: secretBytes });
  return { secret: secret.base32, uri: generator(secret.base32, issuer, username).toString() };
}

/** The half minute that a code belongs to, counted from 1970; null when it belongs to none near now (RFC 6238). */
export function stepOf(secret: string, code: string, now: Date): number | null {
  const timestamp = now.getTime();
  const delta = generator(secret).validate({ token: code, timestamp, window });
  return delta === null ? null : TOTP.counter({ period, timestamp }) + delta;
}

/** The code of a moment, as the app would show it. */
export function totpCode(secret: string, now: Date): string {
  return generator(secret).generate({ timestamp: now.getTime() });
}

function generator(secret: string, issuer = '', label = 'petugas'): TOTP {
  return new TOTP({ issuer, label, secret, period, digits: 6, algorithm: 'SHA1' }); // what every app knows
}
