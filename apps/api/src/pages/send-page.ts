import type { FastifyReply } from 'fastify';

const policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'";

/** A page for one citizen, kept by nobody on the way; it runs no script, or with `script` our own. */
export function sendPage(reply: FastifyReply, html: string, { script = false } = {}): void {
  const csp = script ? `${policy}; script-src 'self'` : policy;
  void reply
    .headers({ 'content-security-policy': csp, 'cache-control': 'no-store' })
    .type('text/html; charset=utf-8')
    .send(html);
}
