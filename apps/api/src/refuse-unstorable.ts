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
    const wrong = refusalOf(place);
    if (wrong) return wrong;
    for (const inner of within(place)) waiting.push(inner);
  }
  return null;
}

/** What is wrong with a text or with an object's own keys and depth; what is within it comes by itself. */
function refusalOf({ path, value, depth }: Place): FieldError | null {
  const unstorable = { field: path, code: 'text_unstorable' };
  if (typeof value === 'string') return isStorable(value) ? null : unstorable;
  if (!isNested(value)) return null;
  if (depth >= deepest) return { field: path.slice(0, 100), code: 'too_deep' };
  return Object.keys(value).every(isStorable) ? null : unstorable;
}

function within({ path, value, depth }: Place): Place[] {
  const inner = isNested(value) ? Object.entries(value) : [];
  return inner.map(([key, item]) => ({
    path: path ? `${path}.${key}` : key,
    value: item,
    depth: depth + 1,
  }));
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Buffer.isBuffer(value);
}

function isStorable(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text);
}
