import { createHmac } from 'node:crypto';

export interface WebhookAnswer {
  status: number;
  body: string;
}

/** JSON as Meta writes it on the wire: everything but plain ASCII escaped, and some signs of ASCII too (protocol.md 2). */
export function metaJson(value: unknown): string {
  const hex = (sign: string): string => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value)
    .replace(/[\u0080-\uffff]/g, hex)
    .replace(/\//g, '\\/')
    .replace(/</g, '\\u003C')
    .replace(/%/g, '\\u0025')
    .replace(/@/g, '\\u0040');
}

export function signatureOf(body: string | Buffer, appSecret: string): Record<string, string> {
  const hmac = (hash: string): string => createHmac(hash, appSecret).update(body).digest('hex');
  return { 'x-hub-signature': `sha1=${hmac('sha1')}`, 'x-hub-signature-256': `sha256=${hmac('sha256')}` };
}

/** Posts signed bytes to a webhook as Meta does. */
export async function postWebhook(
  url: string,
  body: string | Buffer,
  appSecret: string,
): Promise<WebhookAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    body: new Uint8Array(Buffer.from(body)),
    headers: { 'content-type': 'application/json', ...signatureOf(body, appSecret) },
  });
  return { status: response.status, body: await response.text() };
}
