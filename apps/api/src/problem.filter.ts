import { Catalogue } from '@app/catalogue';
import { AppError, type ErrorKind, type FieldError } from '@app/core';
import { describeError, log } from '@app/observability';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

const statusOf: Record<ErrorKind, number> = {
  invalid: 422,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  unavailable: 503,
};

/** RFC 9457: a stable `code`, a `detail` in plain Indonesian, wrong fields in `errors`. */
interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  errors?: readonly FieldError[];
  [extension: string]: unknown;
}

/** The one mapping of failures to HTTP. Tells code and detail, never a foreign error's words. */
@Catch()
@Injectable()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly catalogue: Catalogue) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.sent) return;
    const problem = this.problemOf(error);
    if (problem.status >= 500) log.error('http.failed', { status: problem.status, ...describeError(error) });
    void reply.status(problem.status).type('application/problem+json').send(problem);
  }

  private problemOf(error: unknown): Problem {
    if (error instanceof AppError) return this.ofAppError(error);
    if (error instanceof HttpException) return this.build(error.getStatus(), `http.${error.getStatus()}`);
    return this.build(httpStatusOf(error), 'http.failed');
  }

  private ofAppError(error: AppError): Problem {
    const own = 'status' in error && typeof error.status === 'number' ? error.status : undefined;
    const problem = this.build(own ?? statusOf[error.kind], error.code);
    const { version } = error.details;
    return {
      ...problem,
      ...(error.fields.length > 0 ? { errors: error.fields.map((field) => this.explained(field)) } : {}),
      ...(version === undefined ? {} : { version: Number(version) }),
    };
  }

  private explained(field: FieldError): FieldError {
    return {
      ...field,
      detail: field.detail ?? this.text(`problem.${field.code}`) ?? this.text('problem.field') ?? '',
    };
  }

  private build(status: number, code: string): Problem {
    const detail =
      this.text(`problem.${code}`) ??
      this.text(`problem.http.${status}`) ??
      this.text('problem.general') ??
      '';
    return { type: 'about:blank', title: code, status, code, detail };
  }

  private text(key: string): string | undefined {
    return this.catalogue.texts.has(key) ? this.catalogue.texts.render(key) : undefined;
  }
}

/** Fastify's own errors (malformed JSON, body too large) carry a status. */
function httpStatusOf(error: unknown): number {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
