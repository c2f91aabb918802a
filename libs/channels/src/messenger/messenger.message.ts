import { type AttachmentRef, type InboundEvent, type InboundMessage, type MessageKind } from '@app/core';
import { eventKey } from '../event-key';
import { type Json, listAt, objectAt, textAt } from '../meta/payload';
import { type MessengerContext } from './messenger.parser';

/** Meta's words for attachments, in ours; what is missing here we cannot use. */
const kinds: Readonly<Record<string, AttachmentRef['kind']>> = {
  image: 'photo',
  file: 'document',
  audio: 'audio',
  video: 'video',
  sticker: 'sticker',
};

/** Reads a `message`: what the person wrote, its withdrawal, or the echo of what the page sent. */
export function messageFrom(message: Json, context: MessengerContext, event: Json): InboundEvent[] {
  const { senderId, sentAt } = context;
  const mid = textAt(message, 'mid');
  if (!mid)
    return [{ type: 'unreadable', dedupe: eventKey(event), reason: 'message_without_id', senderId, sentAt }];
  if (message['is_echo'] === true || textAt(event['sender'], 'id') === context.pageId) {
    const said = { text: textAt(message, 'text'), payload: textAt(message, 'app_id') };
    return [{ type: 'echo', dedupe: `echo:${mid}`, externalId: mid, senderId, sentAt, ...said }];
  }
  if (message['is_deleted'] === true) {
    return [{ type: 'unsend', dedupe: `unsend:${mid}`, externalId: mid, senderId, sentAt }];
  }
  return [inbound(message, mid, context)];
}

function inbound(message: Json, mid: string, { senderId, sentAt }: MessengerContext): InboundMessage {
  const raw = listAt(message, 'attachments');
  const attachments = raw.flatMap(attachmentFrom);
  const text = textAt(message, 'text');
  const payload = textAt(objectAt(message, 'quick_reply'), 'payload');
  return {
    type: 'message',
    dedupe: `message:${mid}`,
    externalId: mid,
    senderId,
    sentAt,
    kind: payload === undefined ? kindOf(text, raw, attachments) : 'choice',
    text,
    payload,
    attachments,
    referral: textAt(objectAt(message, 'referral'), 'ref'),
  };
}

function kindOf(
  text: string | undefined,
  raw: readonly unknown[],
  attachments: AttachmentRef[],
): MessageKind {
  const [first] = attachments.filter(({ kind }) => kind !== 'sticker');
  if (first) return first.kind;
  if (attachments.length > 0 || textAt(raw[0], 'type') === 'sticker') return 'sticker';
  if (textAt(raw[0], 'type') === 'location') return 'location';
  return text === undefined ? 'unsupported' : 'text';
}

/** A file that can be fetched; without an absolute URL it cannot. */
function attachmentFrom(raw: unknown): AttachmentRef[] {
  const type = textAt(raw, 'type') ?? '';
  const payload = objectAt(raw, 'payload');
  const ref = textAt(payload, 'url');
  // Until 2026-08-30 a sticker also came as an image with this id.
  const kind = textAt(payload, 'sticker_id') ? 'sticker' : kinds[type];
  return kind && ref?.startsWith('https://') ? [{ kind, ref }] : [];
}
