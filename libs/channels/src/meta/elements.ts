import { type InboundEvent, type InboundUnreadable, isRecord } from '@app/core';
import { eventKey } from '../event-key';
import { elementsAt, type Json } from './payload';

/** Reads each element by itself: one that is no object, or that breaks its reader, does not drop its neighbours. */
export function readEach(
  elements: readonly unknown[],
  { what, at }: { what: string; at: Date },
  read: (element: Json) => InboundEvent[],
): InboundEvent[] {
  return elements.flatMap((element) => {
    try {
      return isRecord(element) ? read(element) : [unreadable(element, what, at)];
    } catch {
      return [unreadable(element, what, at)];
    }
  });
}

/** What nobody here understands: kept whole, and a task. */
export function unreadable(
  element: unknown,
  reason: string,
  sentAt: Date,
  senderId?: string,
): InboundUnreadable {
  return { type: 'unreadable', dedupe: eventKey(element), reason, sentAt, senderId };
}

/**
 * Reads each entry of a body that is about `object`; other objects are left out. Meta's own samples at times say no object:
 * then the entries tell whether they are ours.
 */
export function readBody(
  body: unknown,
  object: string,
  at: Date,
  readEntry: (entry: Json) => InboundEvent[],
): InboundEvent[] {
  if (!isRecord(body)) return [unreadable(body, 'not_a_webhook', at)];
  const told = body['object'] ?? object;
  if (typeof told !== 'string') return [unreadable(body, 'not_a_webhook', at)];
  if (told !== object) return [];
  const entries = elementsAt(body, 'entry');
  const isTold = entries.length > 0 || Array.isArray(body['entry']);
  return isTold ? readEach(entries, { what: 'entry', at }, readEntry) : [unreadable(body, 'no_entry', at)];
}
