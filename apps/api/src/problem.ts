import type { Texts } from '@app/catalogue';
import { AppError, type ErrorKind, type FieldError } from '@app/core';
import { HttpException } from '@nestjs/common';

const statusOf: Record<ErrorKind, number> = {
  invalid: 422,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  unavailable: 503,
};

/** RFC 9457: a stable `code`, a `detail` in plain Indonesian, wrong fields in `errors`. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  errors?: readonly FieldError[];
  [extension: string]: unknown;
}

/** What a failure is called outside: for an answer of its own, for one of a stack, for a page. */
export function problemOf(error: unknown, texts: Texts): Problem {
  if (error instanceof AppError) return ofAppError(error, texts);
  if (error instanceof HttpException) return build(error.getStatus(), `http.${error.getStatus()}`, texts);
  return build(httpStatusOf(error), 'http.failed', texts);
}

function ofAppError(error: AppError, texts: Texts): Problem {
  const own = 'status' in error && typeof error.status === 'number' ? error.status : undefined;
  const problem = build(own ?? statusOf[error.kind], error.code, texts);
  const { version } = error.details;
  return {
    ...problem,
    ...(error.fields.length > 0 ? { errors: error.fields.map((field) => explained(field, texts)) } : {}),
    ...(version === undefined ? {} : { version: Number(version) }),
    ...('totpRequired' in error ? { totpRequired: true } : {}),
  };
}

function explained(field: FieldError, texts: Texts): FieldError {
  const detail = textOf(`problem.${field.code}`, texts) ?? textOf('problem.field', texts) ?? '';
  return { ...field, detail: field.detail ?? detail };
}

function build(status: number, code: string, texts: Texts): Problem {
  const keys = [`problem.${code}`, `problem.http.${status}`, 'problem.general'];
  const detail = keys.map((key) => textOf(key, texts)).find((text) => text !== undefined) ?? '';
  return { type: 'about:blank', title: code, status, code, detail };
}

function textOf(key: string, texts: Texts): string | undefined {
  return texts.has(key) ? texts.render(key) : undefined;
}

/** Fastify's own errors (malformed JSON, body too large) carry a status. */
function httpStatusOf(error: unknown): number {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
