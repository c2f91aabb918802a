import { createHash } from 'node:crypto';
import type { Arrival } from './arrival';

/**
 * The same bytes as something that nobody could read: kept, and a task for staff, so that one odd arrival never holds
 * up those behind it (law 4).
 */
export function asUnreadable(arrival: Omit<Arrival, 'events'>, reason: string): Arrival {
  const digest = createHash('sha256').update(arrival.body).digest('hex');
  return {
    ...arrival,
    contentHash: undefined,
    events: [{ type: 'unreadable', reason, dedupe: `${reason}:${digest}`, sentAt: arrival.receivedAt }],
  };
}
