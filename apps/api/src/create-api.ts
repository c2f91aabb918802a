import type { IncomingMessage } from 'node:http';
import type { Environment } from '@app/config';
import { newId } from '@app/core';
import { maxFileBytes } from '@app/documents';
import { withContext } from '@app/observability';
import multipart from '@fastify/multipart';
import { Catalogue } from '@app/catalogue';
import { NotFoundException, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiModule } from './api.module';
import { addBodyParsers } from './body-parsers';
import { problemOf } from './problem';
import { ProblemFilter } from './problem.filter';
import { refuseUnstorable } from './refuse-unstorable';
import { requestInvalid } from './request-invalid';
import { setupOpenApi } from './staff/open-api';
import { addWebhooks } from './webhooks/webhooks';

/** The whole API, ready to listen or to be injected into. */
export async function createApi(env: Environment): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    trustProxy: env.trustedProxies.length > 0 ? env.trustedProxies : false,
    bodyLimit: 1024 * 1024,
    keepAliveTimeout: 2000,
    // A part of an address that is too long names nothing of ours; Fastify would say so in words of its own.
    frameworkErrors: (error: FastifyError, _request: FastifyRequest, reply: FastifyReply) => {
      const isTooLong = error.code === 'FST_ERR_MAX_PARAM_LENGTH' || error.statusCode === 414;
      const problem = problemOf(isTooLong ? new NotFoundException() : error, app.get(Catalogue).texts);
      void reply.status(problem.status).type('application/problem+json').send(problem);
    },
    genReqId: (request: IncomingMessage) => {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && /^[\w-]{1,64}$/.test(given) ? given : newId();
    },
  });
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.for(env), adapter, {
    logger: ['error', 'warn'],
    bodyParser: false,
  });
  addBodyParsers(app);
  await app.register(multipart, {
    limits: { fileSize: maxFileBytes, files: 20, fields: 100, fieldSize: 10_000 },
  });
  addHooks(app.getHttpAdapter().getInstance());
  addWebhooks(app);
  app.useGlobalFilters(app.get(ProblemFilter));
  app.useGlobalPipes(
    new ValidationPipe({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      exceptionFactory: requestInvalid,
    }),
  );
  app.enableShutdownHooks();
  setupOpenApi(app);
  closeIdleConnections(app);
  return app;
}

function addHooks(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.headers({
      'x-request-id': request.id,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
    });
    withContext({ requestId: request.id }, done);
  });
  fastify.addHook('preValidation', refuseUnstorable);
}

/** Fastify waits for idle keep-alive sockets at closing; well-behaved clients would hold the stop for minutes. */
function closeIdleConnections(app: NestFastifyApplication): void {
  const { server } = app.getHttpAdapter().getInstance();
  process.once('SIGTERM', () => setInterval(() => server.closeIdleConnections(), 100).unref());
}
