import type { FastifyReply } from 'fastify';

/** Sends a citizen's or our own file so that a browser shows or saves it and runs nothing of it. */
export function sendFile(
  reply: FastifyReply,
  { bytes, mime, name }: { bytes: Buffer; mime: string; name: string },
): void {
  void reply
    .headers({
      'content-type': mime,
      'content-disposition': `inline; filename="${name.replace(/[^\w.-]/g, '_')}"`,
      'content-security-policy': "sandbox; default-src 'none'; img-src 'self'",
      'cache-control': 'private, no-store',
    })
    .send(bytes);
}
