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

/** JSON with sorted keys, so that one event has one spelling whatever the order of its keys. */
function canonicalJson(value: unknown): string {
  const sorted = (_key: string, inner: unknown): unknown =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner;
  return JSON.stringify(value, sorted) ?? 'undefined';
}
