import { type InboundEvent, type InboundUnreadable } from '@app/core';
import { eventKey } from '../event-key';
import { isRecord, type Json, listAt, numberAt, objectAt, textAt } from '../meta/payload';
import { metaTime } from '../meta/meta-time';
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
  delivery: (part, { senderId, sentAt }, event) => {
    const mids = listAt(part, 'mids').filter((mid) => typeof mid === 'string');
    if (mids.length === 0) return [notice('other', event, { senderId, sentAt }, { payload: 'delivered' })];
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
  read: (part, context, event) => {
    const sentAt = metaTime(part['watermark'], context.sentAt);
    return [notice('other', event, { senderId: context.senderId, sentAt }, { payload: 'read' })];
  },
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

function readEntry(entry: unknown, pageId: string, now: Date): InboundEvent[] {
  if (!isRecord(entry)) return [unreadable(entry, 'entry', now)];
  if (textAt(entry, 'id') !== pageId) return [];
  const at = metaTime(entry['time'], now);
  const own = listAt(entry, 'messaging').flatMap((event) => readSafely(event, pageId, at, now));
  return [...own, ...listAt(entry, 'standby').flatMap((event) => readStandby(event, pageId, at))];
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
  if (!sender || !recipient) return [unreadable(event, 'no_sender', at)];
  if (sender !== pageId && recipient !== pageId) return [];
  const sentAt = event['timestamp'] === undefined ? at : metaTime(event['timestamp'], now);
  return dispatch(event, { pageId, senderId: sender === pageId ? recipient : sender, sentAt });
}

function dispatch(event: Json, context: MessengerContext): InboundEvent[] {
  const key = Object.keys(readers).find((name) => isRecord(event[name])) ?? '';
  const reader = readers[key];
  return reader
    ? reader(objectAt(event, key), context, event)
    : [notice('other', event, context, { payload: unknownKey(event) })];
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
