import type { FieldError } from '@app/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequestInvalid } from './request-invalid';

const deepest = 32;

interface Place {
  path: string;
  value: unknown;
  depth: number;
}

/** Refuses what no check behind here could look at: texts that PostgreSQL cannot hold, and values nested without end. */
export function refuseUnstorable(
  request: FastifyRequest,
  _reply: FastifyReply,
  done: (error?: Error) => void,
): void {
  const wrong = [request.params, request.query, request.body]
    .map(unstorableIn)
    .find((found) => found !== null);
  done(wrong ? new RequestInvalid([wrong]) : undefined);
}

/** The first place that cannot be stored: NUL, half a surrogate pair, or deeper than any form of ours. */
export function unstorableIn(given: unknown): FieldError | null {
  const waiting: Place[] = [{ path: '', value: given, depth: 0 }];
  for (let place = waiting.pop(); place; place = waiting.pop()) {
    const { path, value, depth } = place;
    if (typeof value === 'string' && !isStorable(value)) return { field: path, code: 'text_unstorable' };
    if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) continue;
    if (depth >= deepest) return { field: path.slice(0, 100), code: 'too_deep' };
    for (const [key, inner] of Object.entries(value)) {
      if (!isStorable(key)) return { field: path, code: 'text_unstorable' };
      waiting.push({ path: path ? `${path}.${key}` : key, value: inner, depth: depth + 1 });
    }
  }
  return null;
}

function isStorable(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text);
}
