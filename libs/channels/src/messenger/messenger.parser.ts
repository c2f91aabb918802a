import { type InboundEvent, isRecord } from '@app/core';
import { eventKey } from '../event-key';
import { readBody, readEach, unreadable } from '../meta/elements';
import { elementsAt, type Json, listAt, numberAt, objectAt, textAt } from '../meta/payload';
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
    const isTaken = textAt(part, 'action') === 'unreact';
    const emoji = isTaken ? '' : (textAt(part, 'emoji') ?? textAt(part, 'reaction') ?? '');
    const dedupe = `reaction:${target}:${senderId}:${emoji}:${sentAt.getTime()}`;
    return [{ type: 'reaction', dedupe, senderId, sentAt, externalId: target, text: emoji }];
  },
  message_edit: (part, context, event) => {
    const [mid, text] = [textAt(part, 'mid'), textAt(part, 'text')];
    const { senderId, sentAt } = context;
    if (!mid) return [unreadable(event, 'edit_of_nothing', sentAt, senderId)];
    // Without words it says that something changed, and not what.
    if (text === undefined) return [notice('other', event, context, { payload: 'message_edit' })];
    const dedupe = `edit:${mid}:${numberAt(part, 'num_edit') ?? sentAt.getTime()}`;
    return [{ type: 'edit', dedupe, senderId, sentAt, externalId: mid, text }];
  },
  referral: (part, context, event) => [notice('referral', event, context, { referral: textAt(part, 'ref') })],
  optin: (part, context, event) => [
    notice('optin', event, context, { payload: textAt(part, 'payload') ?? textAt(part, 'ref') }),
  ],
};

/** What stands beside the lists of an entry and tells nothing. */
const entryWords = new Set(['id', 'time', 'messaging', 'standby', 'changes', 'changed_fields']);
/** What stands beside an event and does not name it. */
const eventWords = new Set(['sender', 'recipient', 'timestamp', 'hop_context', 'prior_message', 'thread']);
/** Events that are somebody's words: they are no mere notice. */
const words = ['message', 'postback', 'unknown'];

/** Reads the whole body of a Messenger webhook; other pages and other objects are left out. */
export function parseMessenger(body: unknown, pageId: string, now: Date): InboundEvent[] {
  return readBody(body, 'page', now, (entry) => readEntry(entry, pageId, now));
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

function readEntry(entry: Json, pageId: string, now: Date): InboundEvent[] {
  if ((textAt(entry, 'id') ?? pageId) !== pageId) return [];
  const at = metaTime(entry['time'], now);
  const own = (event: Json): InboundEvent[] => readEvent(event, pageId, at, now);
  const unknown = Object.keys(entry).filter((key) => !entryWords.has(key) && typeof entry[key] === 'object');
  return [
    ...readEach(elementsAt(entry, 'messaging'), { what: 'event', at }, own),
    ...readEach(elementsAt(entry, 'standby'), { what: 'standby', at }, (event) =>
      readStandby(event, pageId, at),
    ),
    ...readEach(elementsAt(entry, 'changes'), { what: 'change', at }, (change) =>
      readChange(change, { pageId, at, time: entry['time'] }, own),
    ),
    ...unknown.map((key) => unreadable({ [key]: entry[key], time: entry['time'] }, 'entry_part', at)),
  ];
}

/** What happened on the page itself; some programs put the elements of `messaging` here too. */
function readChange(
  change: Json,
  { pageId, at, time }: { pageId: string; at: Date; time: unknown },
  own: (event: Json) => InboundEvent[],
): InboundEvent[] {
  const value = objectAt(change, 'value');
  if (isRecord(value['sender']) || isRecord(value['recipient'])) return own(value);
  const payload = textAt(change, 'field')?.slice(0, 60);
  return [commentFrom(change, pageId, at) ?? notice('other', { change, time }, { sentAt: at }, { payload })];
}

function readEvent(event: Json, pageId: string, at: Date, now: Date): InboundEvent[] {
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
  if (words.includes(key)) return [unreadable(event, 'no_sender', sentAt)];
  return [notice(key === 'optin' ? 'optin' : 'other', event, { sentAt }, { payload: key })];
}

function dispatch(event: Json, context: MessengerContext): InboundEvent[] {
  const key = Object.keys(readers).find((name) => isRecord(event[name])) ?? '';
  const reader = readers[key];
  if (reader) return reader(objectAt(event, key), context, event);
  const word = unknownKey(event);
  return words.includes(word)
    ? [unreadable(event, 'event', context.sentAt, context.senderId)]
    : [notice('other', event, context, { payload: word })];
}

/** Another app owns this thread: kept, never answered. */
function readStandby(event: Json, pageId: string, at: Date): InboundEvent[] {
  const sender = textAt(event['sender'], 'id');
  const senderId = sender === pageId ? textAt(event['recipient'], 'id') : sender;
  const sentAt = metaTime(event['timestamp'], at);
  return [notice('other', { standby: event }, { senderId, sentAt }, { payload: 'standby' })];
}

/** The provider's name of an event that we have no use for, for the record. */
function unknownKey(event: Json): string {
  return (
    Object.keys(event)
      .find((key) => !eventWords.has(key))
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
