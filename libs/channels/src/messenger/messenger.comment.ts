import { createHash } from 'node:crypto';
import { type InboundComment, showsPersonalNumber } from '@app/core';
import { eventKey } from '../event-key';
import { type Json, listAt, objectAt, textAt } from '../meta/payload';

/** Ids of what somebody wrote in public, and under which key one private answer reaches its author (private replies). */
const kinds = { comment: 'comment_id', post: 'post_id' } as const;
type Kind = keyof typeof kinds;

/** What a visitor puts on the page by himself; his words under another post are a `comment`. */
const postItems = new Set(['post', 'status', 'photo', 'album', 'share', 'link', 'video', 'note']);
const written = new Set(['add', 'edit', 'edited', 'update', 'unhide']);
const gone = new Set(['remove', 'delete', 'hide']);

/** The provider's recipient for a `senderId` that this file made; null for a person's own id. */
export function publicRecipient(senderId: string): Record<string, string> | null {
  const [kind = '', ...rest] = senderId.split(':');
  return kind === 'comment' || kind === 'post' ? { [kinds[kind]]: rest.join(':') } : null;
}

/**
 * A change of the field `feed` that is a person's comment or own post on the page and shows personal data, or one that no
 * longer can; null for every other change. The words themselves go no further, not even into the key.
 */
export function commentFrom(change: unknown, pageId: string, at: Date): InboundComment | null {
  const value = objectAt(change, 'value');
  const kind = kindOf(value, pageId);
  const id = kind && textAt(value, kinds[kind]);
  if (textAt(change, 'field') !== 'feed' || !id) return null;
  const verb = textAt(value, 'verb') ?? '';
  const shows = written.has(verb) ? shownBy(value) : [];
  const state = stateAfter(verb, shows);
  if (!state) return null;
  const digest = createHash('sha256').update(eventKey({ value, at })).digest('hex');
  return {
    type: 'comment',
    dedupe: `comment:${id}:${digest}`,
    externalId: id,
    senderId: `${kind}:${id}`,
    sentAt: at,
    state,
    shows,
    link: `https://www.facebook.com/${encodeURIComponent(id)}`,
  };
}

/** Undefined for what the page says itself, and for a post of which nobody is told: most are the page's own. */
function kindOf(value: Json, pageId: string): Kind | undefined {
  const author = textAt(objectAt(value, 'from'), 'id');
  const item = textAt(value, 'item') ?? '';
  if (author === pageId) return undefined;
  if (item === 'comment') return 'comment';
  return author && postItems.has(item) ? 'post' : undefined;
}

/** Null where nothing is to be seen and nothing can have been. */
function stateAfter(verb: string, shows: InboundComment['shows']): InboundComment['state'] | null {
  if (shows.length > 0) return 'shown';
  const wasThere = gone.has(verb) || (written.has(verb) && verb !== 'add');
  return wasThere ? 'gone' : null;
}

function shownBy(value: Json): InboundComment['shows'] {
  const isPhoto = ['photo', 'album'].includes(textAt(value, 'item') ?? '');
  const hasPhoto = ['photo', 'photo_id'].some((key) => textAt(value, key) !== undefined);
  const isSeen = isPhoto || hasPhoto || listAt(value, 'photos').length > 0;
  return [
    ...(showsPersonalNumber(textAt(value, 'message') ?? '') ? (['number'] as const) : []),
    ...(isSeen ? (['photo'] as const) : []),
  ];
}
