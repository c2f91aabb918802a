import { createHash } from 'node:crypto';
import { newId } from '@app/core';

/** Dedupe text of an event without an id of its own: its canonical JSON (law 2). */
export function eventKey(event: unknown): string {
  try {
    return `event:${canonicalJson(event)}`;
  } catch {
    // Nested too deep to be written again: better stored twice than mistaken for another one.
    return `event:${newId()}`;
  }
}

/** An id for a message that the provider gave none: the same whenever the same bytes come again. */
export function ownId(key: string): string {
  return `none:${createHash('sha256').update(key).digest('base64url')}`;
}

/** JSON with sorted keys, so that one event has one spelling whatever the order of its keys. */
function canonicalJson(value: unknown): string {
  const sorted = (_key: string, inner: unknown): unknown =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner;
  return JSON.stringify(value, sorted) ?? 'undefined';
}
