import type { FastifyReply } from 'fastify';

const policy =
  "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Sends a page that holds personal data: kept by no browser, running nothing but our own small script. */
export function sendPage(reply: FastifyReply, html: string, status = 200): void {
  void reply
    .status(status)
    .headers({ 'content-security-policy': policy, 'cache-control': 'no-store' })
    .type('text/html; charset=utf-8')
    .send(html);
}
