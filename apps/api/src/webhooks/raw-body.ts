import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';

export const webhookBodyLimit = 4 * 1024 * 1024;

/**
 * Under /webhooks every content type, also none, arrives as the bytes that were signed. Fastify keeps parsers per
 * plugin, Nest's routes share one, so the choice is made by the URL.
 */
export function acceptRawWebhooks(app: NestFastifyApplication): void {
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  const parseJson = fastify.getDefaultJsonParser('error', 'ignore');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: webhookBodyLimit },
    (request, body, done) => {
      if (isWebhook(request.url)) done(null, body);
      else if (body.length === 0) done(null, undefined);
      else void parseJson(request, body.toString('utf8'), done);
    },
  );
  fastify.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer', bodyLimit: webhookBodyLimit },
    (request, body, done) => {
      if (isWebhook(request.url)) done(null, body);
      else done(null, Object.fromEntries(new URLSearchParams(body.toString('utf8'))));
    },
  );
  fastify.addContentTypeParser('*', { bodyLimit: webhookBodyLimit }, (request, payload, done) => {
    if (isWebhook(request.url)) collect(payload, done);
    else done(null); // uploads read the stream themselves
  });
}

function isWebhook(url: string): boolean {
  return url.startsWith('/webhooks/');
}

/** A body of unknown type is read by hand, with the same limit. */
function collect(payload: NodeJS.ReadableStream, done: (error: Error | null, body?: Buffer) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  payload.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= webhookBodyLimit) chunks.push(chunk);
  });
  payload.on('error', done);
  payload.on('end', () => {
    if (size > webhookBodyLimit) done(Object.assign(new Error('body too large'), { statusCode: 413 }));
    else done(null, Buffer.concat(chunks));
  });
}
