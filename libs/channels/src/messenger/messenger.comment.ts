import { createHash } from 'node:crypto';
import { type InboundComment, showsPersonalNumber } from '@app/core';
import { eventKey } from '../event-key';
import { type Json, listAt, objectAt, textAt } from '../meta/payload';

/** A recipient of this form is the author of a public comment, whom one private answer reaches (private replies). */
export const commentRecipient = 'comment:';

const written = new Set(['add', 'edit', 'edited', 'update', 'unhide']);
const gone = new Set(['remove', 'delete', 'hide']);

/**
 * A change of the field `feed` that is a person's comment on the page and shows personal data, or one that no longer
 * can; null for every other change. The words themselves go no further, not even into the key.
 */
export function commentFrom(change: unknown, pageId: string, at: Date): InboundComment | null {
  const value = objectAt(change, 'value');
  const id = textAt(value, 'comment_id');
  const verb = textAt(value, 'verb') ?? '';
  const byPage = textAt(objectAt(value, 'from'), 'id') === pageId;
  if (textAt(change, 'field') !== 'feed' || textAt(value, 'item') !== 'comment' || !id || byPage) return null;
  const shows = written.has(verb) ? shownBy(value) : [];
  if (shows.length === 0 && !gone.has(verb) && (verb === 'add' || !written.has(verb))) return null;
  const digest = createHash('sha256').update(eventKey({ value, at })).digest('hex');
  return {
    type: 'comment',
    dedupe: `comment:${id}:${digest}`,
    externalId: id,
    senderId: `${commentRecipient}${id}`,
    sentAt: at,
    state: shows.length > 0 ? 'shown' : 'gone',
    shows,
    link: `https://www.facebook.com/${encodeURIComponent(id)}`,
  };
}

function shownBy(value: Json): InboundComment['shows'] {
  const hasPhoto = textAt(value, 'photo') !== undefined || listAt(value, 'photos').length > 0;
  return [
    ...(showsPersonalNumber(textAt(value, 'message') ?? '') ? (['number'] as const) : []),
    ...(hasPhoto ? (['photo'] as const) : []),
  ];
}
