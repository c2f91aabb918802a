import { type InboundEvent, type InboundUnreadable } from '@app/core';
import { eventKey } from '../event-key';
import { isRecord, type Json, listAt, numberAt, objectAt, textAt } from '../meta/payload';
import { metaTime } from '../meta/meta-time';
import { commentFrom } from './messenger.comment';
import { messageFrom } from './messenger.message';

/** What every event of one element of `messaging` shares. */
export interface MessengerContext {
  pageId: string;
  /** The person, whoever of the two sent it. */
  senderId: string;
  sentAt: Date;
}

type Reader = (part: Json, context: MessengerContext, event: Json) => InboundEvent[];

/** One key of a messaging element decides what it is (protocol.md 5). */
const readers: Readonly<Record<string, Reader>> = {
  message: messageFrom,
  postback: (part, { senderId, sentAt }, event) => {
    const externalId = textAt(part, 'mid');
    return [
      {
        type: 'message',
        dedupe: externalId ? `message:${externalId}` : eventKey(event),
        externalId: externalId ?? `postback:${senderId}:${sentAt.getTime()}`,
        senderId,
        sentAt,
        kind: 'choice',
        text: textAt(part, 'title'),
        payload: textAt(part, 'payload'),
        attachments: [],
        referral: textAt(objectAt(part, 'referral'), 'ref'),
      },
    ];
  },
  delivery: (part, { senderId, sentAt }) => {
    const mids = listAt(part, 'mids').filter((mid) => typeof mid === 'string');
    if (mids.length === 0) return [upTo('delivered', part, { senderId, sentAt })];
    return mids.map((mid) => ({
      type: 'status',
      dedupe: `status:${mid}:delivered`,
      externalId: mid,
      senderId,
      sentAt,
      status: 'delivered',
    }));
  },
  // A read receipt names no message, only a time up to which all was read.
  read: (part, context) => [upTo('read', part, context)],
  reaction: (part, { senderId, sentAt }) => {
    const target = textAt(part, 'mid') ?? '';
    const emoji = textAt(part, 'emoji') ?? '';
    const dedupe = `reaction:${target}:${senderId}:${emoji}:${sentAt.getTime()}`;
    return [{ type: 'reaction', dedupe, senderId, sentAt, externalId: target, text: emoji }];
  },
  message_edit: (part, { senderId, sentAt }) => {
    const mid = textAt(part, 'mid') ?? '';
    const dedupe = `edit:${mid}:${numberAt(part, 'num_edit') ?? sentAt.getTime()}`;
    return [{ type: 'edit', dedupe, senderId, sentAt, externalId: mid, text: textAt(part, 'text') }];
  },
  referral: (part, context, event) => [notice('referral', event, context, { referral: textAt(part, 'ref') })],
  optin: (part, context, event) => [
    notice('optin', event, context, { payload: textAt(part, 'payload') ?? textAt(part, 'ref') }),
  ],
};

/** Reads the whole body of a Messenger webhook; other pages and other objects are left out. */
export function parseMessenger(body: unknown, pageId: string, now: Date): InboundEvent[] {
  if (!isRecord(body) || typeof body['object'] !== 'string') return [unreadable(body, 'not_a_webhook', now)];
  if (body['object'] !== 'page') return [];
  if (!Array.isArray(body['entry'])) return [unreadable(body, 'no_entry', now)];
  return listAt(body, 'entry').flatMap((entry) => readEntry(entry, pageId, now));
}

/** A report on all that the person was sent until a time. */
function upTo(
  status: 'delivered' | 'read',
  part: Json,
  { senderId, sentAt }: Pick<MessengerContext, 'senderId' | 'sentAt'>,
): InboundEvent {
  const at = metaTime(part['watermark'], sentAt);
  const dedupe = `status:${senderId}:${status}:${at.getTime()}`;
  return { type: 'status', dedupe, senderId, sentAt, status, upTo: at.toISOString() };
}

function readEntry(entry: unknown, pageId: string, now: Date): InboundEvent[] {
  if (!isRecord(entry)) return [unreadable(entry, 'entry', now)];
  if (textAt(entry, 'id') !== pageId) return [];
  const at = metaTime(entry['time'], now);
  const own = listAt(entry, 'messaging').flatMap((event) => readSafely(event, pageId, at, now));
  const aside = listAt(entry, 'standby').flatMap((event) => readStandby(event, pageId, at));
  const page = listAt(entry, 'changes').map(
    (change) =>
      commentFrom(change, pageId, at) ??
      notice('other', { change, at }, { sentAt: at }, { payload: textAt(change, 'field')?.slice(0, 60) }),
  );
  return [...own, ...aside, ...page];
}

/** One bad element must not drop its neighbours. */
function readSafely(event: unknown, pageId: string, at: Date, now: Date): InboundEvent[] {
  try {
    return readEvent(event, pageId, at, now);
  } catch {
    return [unreadable(event, 'event', at)];
  }
}

function readEvent(event: unknown, pageId: string, at: Date, now: Date): InboundEvent[] {
  if (!isRecord(event)) return [unreadable(event, 'event', at)];
  const sender = textAt(event['sender'], 'id');
  const recipient = textAt(event['recipient'], 'id');
  const sentAt = event['timestamp'] === undefined ? at : metaTime(event['timestamp'], now);
  if (recipient !== undefined && recipient !== pageId && sender !== pageId) return [];
  const news = policyNews(event, sentAt);
  if (news) return [news];
  if (!sender || !recipient) return readNobodys(event, sentAt);
  return dispatch(event, { pageId, senderId: sender === pageId ? recipient : sender, sentAt });
}

/** A warning or a block of the page, under either spelling; an end of it is no news for anybody. */
function policyNews(event: Json, sentAt: Date): InboundEvent | null {
  const part = event['policy_enforcement'] ?? event['policy-enforcement'];
  const action = textAt(part, 'action');
  if (!isRecord(part) || action === 'unblock') return null;
  const payload = `policy_enforcement.${action?.slice(0, 60) ?? 'unknown'}`;
  return { type: 'account', dedupe: eventKey(event), sentAt, payload };
}

/** Some events are about the page or about somebody without an id here; words without a sender are not understood. */
function readNobodys(event: Json, sentAt: Date): InboundEvent[] {
  const key = unknownKey(event);
  if (['message', 'postback', 'unknown'].includes(key)) return [unreadable(event, 'no_sender', sentAt)];
  return [notice(key === 'optin' ? 'optin' : 'other', event, { sentAt }, { payload: key })];
}

function dispatch(event: Json, context: MessengerContext): InboundEvent[] {
  const key = Object.keys(readers).find((name) => isRecord(event[name])) ?? '';
  const reader = readers[key];
  if (reader) return reader(objectAt(event, key), context, event);
  const word = unknownKey(event);
  return ['message', 'postback', 'unknown'].includes(word)
    ? [{ ...unreadable(event, 'event', context.sentAt), senderId: context.senderId }]
    : [notice('other', event, context, { payload: word })];
}

/** Another app owns this thread: kept, never answered. */
function readStandby(event: unknown, pageId: string, at: Date): InboundEvent[] {
  if (!isRecord(event)) return [unreadable(event, 'standby', at)];
  const sender = textAt(event['sender'], 'id');
  const senderId = sender === pageId ? textAt(event['recipient'], 'id') : sender;
  return [
    notice(
      'other',
      { standby: event },
      { senderId, sentAt: metaTime(event['timestamp'], at) },
      { payload: 'standby' },
    ),
  ];
}

/** The provider's name of an event that we have no use for, for the record. */
function unknownKey(event: Json): string {
  const known = new Set(['sender', 'recipient', 'timestamp']);
  return (
    Object.keys(event)
      .find((key) => !known.has(key))
      ?.slice(0, 60) ?? 'unknown'
  );
}

function notice(
  type: 'referral' | 'optin' | 'other',
  event: unknown,
  { senderId, sentAt }: { senderId?: string; sentAt: Date },
  more: { payload?: string; referral?: string },
): InboundEvent {
  return { type, dedupe: eventKey(event), senderId, sentAt, ...more };
}

function unreadable(event: unknown, reason: string, sentAt: Date): InboundUnreadable {
  return { type: 'unreadable', dedupe: eventKey(event), reason, sentAt };
}
