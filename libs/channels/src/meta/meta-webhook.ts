import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Whether the bytes were signed with our app secret (`X-Hub-Signature-256`); sha1 alone is not accepted. */
export function isSignedByMeta(rawBody: Buffer, headers: Headers, appSecret: string): boolean {
  const header = headers['x-hub-signature-256'];
  const [, hex] = /^sha256=([0-9a-f]{64})$/i.exec(typeof header === 'string' ? header : '') ?? [];
  if (!hex || !appSecret) return false;
  const expected = createHmac('sha256', appSecret).update(rawBody).digest();
  return timingSafeEqual(Buffer.from(hex, 'hex'), expected);
}

/** The challenge of Meta's verification request when it knows our token, else null. */
export function metaHandshake(query: Readonly<Record<string, unknown>>, verifyToken: string): string | null {
  const { 'hub.mode': mode, 'hub.verify_token': token, 'hub.challenge': challenge } = query;
  if (mode !== 'subscribe' || typeof token !== 'string' || typeof challenge !== 'string') return null;
  return verifyToken !== '' && sameText(token, verifyToken) ? challenge : null;
}

/** Compares by digest, so that neither length nor content can be measured. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
