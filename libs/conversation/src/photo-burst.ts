import type { Reply } from './dialogue/dialogue-state';

/** An answer to photos that is not out yet. */
export interface PhotoBurst {
  /** Of its rows in the outbox. */
  cause: string;
  /** When the first of the photos was answered, ISO. */
  since: string;
  replies: Reply[];
  /** Mark of what was said before it. */
  said?: string;
}

/** More photos come within this, or none do. */
const quietMs = 3000;
/** However many come, nobody waits longer than this for an answer. */
const longestMs = 8000;

/** When the answer to photos goes out. */
export function dueOf(now: Date, since: Date): Date {
  return new Date(Math.min(now.getTime() + quietMs, since.getTime() + longestMs));
}

/** What a photo is answered with before the next thing is asked; `resent` is of a case that waited for it. */
const received = new Set(['dialogue.paper_received', 'dialogue.paper_guessed']);
const resent = new Set(['dialogue.resent', 'dialogue.resent_partly']);
/** Said once, however many photos it is said of. */
const once = new Set(['dialogue.paper_extra', 'dialogue.loose_photo']);
/** What was asked after the earlier photos, until the last of them leads to another question. */
const asking = /^(?:ask\.|dialogue\.(?:propose|reuse|summary|consent|menu)$)/;

/** One answer to several photos: all that was received, then what the last of them led to. */
export function mergedReplies(before: readonly Reply[], now: readonly Reply[]): Reply[] {
  const says = (keys: ReadonlySet<string>, replies: readonly Reply[]): Reply | undefined =>
    replies.find(({ key }) => keys.has(key));
  const merged = now.map((reply): Reply => {
    if (received.has(reply.key)) {
      const earlier = says(received, before);
      return earlier ? { key: 'dialogue.paper_received', params: { items: itemsOf(earlier, reply) } } : reply;
    }
    const earlier = resent.has(reply.key) ? says(resent, before) : undefined;
    return earlier ? { ...reply, params: { ...reply.params, items: itemsOf(earlier, reply) } } : reply;
  });
  const isSaid = ({ key }: Reply): boolean =>
    (once.has(key) && says(new Set([key]), now) !== undefined) ||
    (received.has(key) && says(received, now) !== undefined) ||
    (resent.has(key) && says(resent, now) !== undefined);
  const asked = before.filter(({ key }) => asking.test(key));
  const told = before.filter((reply) => !asked.includes(reply) && !isSaid(reply));
  const asksAnew = now.some(({ key }) => asking.test(key));
  if (!asksAnew) return [...told, ...merged, ...asked];
  const isFilling = now.some(({ key }) => key.startsWith('ask.'));
  return [...told.filter(({ key }) => key !== 'dialogue.group' || isFilling), ...merged];
}

function itemsOf(...replies: readonly Reply[]): string {
  const items = replies.flatMap(({ params }) => (params?.['items'] ?? '').split(', ').filter(Boolean));
  return [...new Set(items)].join(', ');
}
