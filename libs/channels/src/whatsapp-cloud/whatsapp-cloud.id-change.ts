import { type InboundIdChange } from '@app/core';
import { eventKey } from '../event-key';
import { type Json, objectAt, textAt } from '../meta/payload';

/** Meta's words for it; the second is the older one. */
const numberChanged = new Set(['user_changed_number', 'customer_changed_number']);

/**
 * A `system` message that tells a person's new number or user id; null for any other. The former user id may stand in a
 * field of its own, as the sender, or only in the sentence. The number that is told beside a new user id is no proof of
 * who had it before: it may have passed from a stranger.
 */
export function idChangeFrom(message: Json, sentAt: Date): InboundIdChange | null {
  const system = objectAt(message, 'system');
  const type = textAt(system, 'type') ?? '';
  if (!numberChanged.has(type) && type !== 'user_changed_user_id') return null;
  const [, inSentence] = /changed from (\S+) to \S+/.exec(textAt(system, 'body') ?? '') ?? [];
  const number = bare(textAt(system, 'wa_id') ?? textAt(system, 'new_wa_id'));
  const userId = textAt(system, 'user_id');
  const former = [
    textAt(system, 'previous_user_id'),
    textAt(message, 'from_user_id'),
    bare(textAt(message, 'from')),
    bare(inSentence),
  ];
  const newIds = known([number, userId]);
  const formerIds = known(former).filter((id) => !newIds.includes(id));
  const [senderId] = formerIds;
  if (!senderId || newIds.length === 0) return null;
  const id = textAt(message, 'id');
  const dedupe = id ? `notice:${id}` : eventKey(message);
  return { type: 'id_change', dedupe, senderId, sentAt, formerIds, newIds };
}

function bare(id: string | undefined): string | undefined {
  return id?.replace(/^\+/, '');
}

function known(ids: readonly (string | undefined)[]): string[] {
  return [...new Set(ids.flatMap((id) => id ?? []))];
}
