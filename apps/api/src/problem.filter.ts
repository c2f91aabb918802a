import { Catalogue } from '@app/catalogue';
import { describeError, log } from '@app/observability';
import { type ArgumentsHost, Catch, type ExceptionFilter, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { problemOf } from './problem';

/** The one mapping of failures to HTTP. Tells code and detail, never a foreign error's words. */
@Catch()
@Injectable()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly catalogue: Catalogue) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.sent) return;
    const problem = problemOf(error, this.catalogue.texts);
    if (problem.status >= 500) log.error('http.failed', { status: problem.status, ...describeError(error) });
    void reply.status(problem.status).type('application/problem+json').send(problem);
  }
}
