import {
  type AttachmentRef,
  type InboundEvent,
  type InboundMessage,
  type MessageKind,
  type ReadBack,
} from '@app/core';
import { eventKey, ownId } from '../event-key';
import { unreadable } from '../meta/elements';
import { elementsAt, entryOf, type Json, numberAt, objectAt, textAt } from '../meta/payload';
import { type MessengerContext } from './messenger.parser';

/** Meta's words for attachments, in ours; what is missing here we cannot fetch. */
const kinds: Readonly<Record<string, AttachmentRef['kind']>> = {
  image: 'photo',
  file: 'document',
  audio: 'audio',
  video: 'video',
  sticker: 'sticker',
};

/** Meta's own inbox of a page, where the office's people write by hand; the documentation prints two spellings. */
const pageInbox = new Set(['263902037430900', '26390203743090']);

/** Reads a `message`: what the person wrote, its withdrawal, or the echo of what the page sent. */
export function messageFrom(message: Json, context: MessengerContext, event: Json): InboundEvent[] {
  const { senderId, sentAt } = context;
  const told = textAt(message, 'mid');
  const isEcho = message['is_echo'] === true || textAt(event['sender'], 'id') === context.pageId;
  if (message['is_deleted'] === true) {
    return told
      ? [{ type: 'unsend', dedupe: `unsend:${told}`, externalId: told, senderId, sentAt }]
      : [unreadable(event, 'unsend_of_nothing', sentAt, senderId)];
  }
  if (!told && Object.keys(message).length === 0)
    return [unreadable(event, 'message_of_nothing', sentAt, senderId)];
  const mid = told ?? ownId(eventKey(event));
  return [isEcho ? echo(message, mid, context) : inbound(message, mid, context)];
}

function inbound(message: Json, mid: string, { senderId, sentAt }: MessengerContext): InboundMessage {
  const payload = textAt(objectAt(message, 'quick_reply'), 'payload');
  const said = contentOf(message);
  return {
    type: 'message',
    dedupe: `message:${mid}`,
    externalId: mid,
    senderId,
    sentAt,
    ...said,
    kind: payload === undefined ? said.kind : 'choice',
    payload: payload ?? said.payload,
    referral: textAt(objectAt(message, 'referral'), 'ref'),
    readBack: readBackOf(message),
  };
}

/** Only `webhookBodyOf` writes this. */
function readBackOf(message: Json): ReadBack | undefined {
  if (message['read_back'] === undefined) return undefined;
  const alike = elementsAt(objectAt(message, 'read_back'), 'alike');
  return { alike: alike.filter((id) => typeof id === 'string') };
}

function echo(message: Json, mid: string, { senderId, sentAt }: MessengerContext): InboundEvent {
  const appId = textAt(message, 'app_id');
  const { kind, text, attachments } = contentOf(message);
  return {
    type: 'echo',
    dedupe: `echo:${mid}`,
    externalId: mid,
    senderId,
    sentAt,
    kind,
    text,
    attachments,
    appId,
    mark: textAt(message, 'metadata'),
    byPerson: appId !== undefined && pageInbox.has(appId) ? true : undefined,
    readBack: readBackOf(message),
  };
}

type Content = Pick<InboundMessage, 'kind' | 'text' | 'payload' | 'attachments'>;

function contentOf(message: Json): Content {
  const raw = [...elementsAt(message, 'attachments'), ...elementsAt(message, 'attachment')];
  const attachments = onePerFile(raw.flatMap(attachmentFrom));
  const own = textAt(message, 'text');
  const shared = sharedText(raw);
  const place = placeOf(raw);
  return {
    kind: kindOf({ own, shared }, raw, attachments),
    text: own ?? shared,
    payload: place,
    attachments,
  };
}

function kindOf(
  { own, shared }: { own?: string; shared?: string },
  raw: readonly unknown[],
  attachments: AttachmentRef[],
): MessageKind {
  const [first] = attachments.filter(({ kind }) => kind !== 'sticker');
  if (first) return first.kind;
  const type = textAt(raw[0], 'type');
  if (attachments.length > 0 || type === 'sticker') return 'sticker';
  if (type === 'location') return 'location';
  if (own !== undefined) return 'text';
  return shared !== undefined && type === 'fallback' ? 'text' : 'unsupported';
}

/** A file that can be fetched; without an absolute URL it cannot. */
function attachmentFrom(raw: unknown): AttachmentRef[] {
  const type = textAt(raw, 'type') ?? '';
  const payload = objectAt(raw, 'payload');
  const ref = textAt(payload, 'url');
  // Until 2026-08-30 a sticker also came as an image with this id.
  const kind = textAt(payload, 'sticker_id') ? 'sticker' : entryOf(kinds, type);
  return kind && ref?.startsWith('https://') ? [{ kind, ref, goneAt: goneAt(ref) }] : [];
}

/** Meta signs the address until `oe`, a hexadecimal Unix time. */
function goneAt(url: string): string | undefined {
  const expiry = URL.canParse(url) ? new URL(url).searchParams.get('oe') : null;
  return expiry && /^[0-9a-f]{6,9}$/i.test(expiry)
    ? new Date(parseInt(expiry, 16) * 1000).toISOString()
    : undefined;
}

/** The old way names a sticker twice. */
function onePerFile(attachments: AttachmentRef[]): AttachmentRef[] {
  const stickers = new Set(attachments.filter(({ kind }) => kind === 'sticker').map(({ ref }) => ref));
  return attachments.filter(
    ({ kind, ref }, index) =>
      !stickers.has(ref) ||
      (kind === 'sticker' && attachments.findIndex((other) => other.ref === ref) === index),
  );
}

/** What was shared instead of written: a link, a reel, a post. Its words stand at one of three places. */
function sharedText(raw: readonly unknown[]): string | undefined {
  const [first] = raw;
  const type = textAt(first, 'type') ?? '';
  if (entryOf(kinds, type) || type === 'location') return undefined;
  const payload = objectAt(first, 'payload');
  const words = ['title', 'url'].map((key) => textAt(payload, key) ?? textAt(first, key));
  return [...new Set(words)].filter(Boolean).join(' ') || undefined;
}

/** `latitude,longitude` of a shared place. */
function placeOf(raw: readonly unknown[]): string | undefined {
  const [first] = raw;
  if (textAt(first, 'type') !== 'location') return undefined;
  const coordinates = objectAt(objectAt(first, 'payload'), 'coordinates');
  const [latitude, longitude] = [numberAt(coordinates, 'lat'), numberAt(coordinates, 'long')];
  return latitude === undefined || longitude === undefined ? undefined : `${latitude},${longitude}`;
}
