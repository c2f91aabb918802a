import {
  type AttachmentRef,
  type InboundEvent,
  type InboundMessage,
  type InboundNotice,
  parsePhone,
} from '@app/core';
import { eventKey } from '../event-key';
import { isRecord, type Json, listAt, objectAt, textAt } from '../meta/payload';
import { metaTime } from '../meta/meta-time';

type Said = Pick<InboundMessage, 'kind'> & Partial<Pick<InboundMessage, 'text' | 'payload' | 'attachments'>>;
type Reader = (part: Json, message: Json) => Said;

/** Meta's message types in our words; what is missing here the citizen sent, but we cannot use. */
const readers: Readonly<Record<string, Reader>> = {
  text: (part) => ({ kind: 'text', text: textAt(part, 'body') }),
  image: (part) => media('photo', part),
  document: (part) => media('document', part),
  audio: (part) => media('audio', part),
  video: (part) => media('video', part),
  sticker: (part) => media('sticker', part),
  location: (part) => ({
    kind: 'location',
    text: textAt(part, 'name') ?? textAt(part, 'address'),
    payload: `${textAt(part, 'latitude')},${textAt(part, 'longitude')}`,
  }),
  contacts: (_part, message) => {
    const [first] = listAt(message, 'contacts');
    return { kind: 'contact', text: textAt(objectAt(first, 'name'), 'formatted_name') };
  },
  button: (part) => ({ kind: 'choice', text: textAt(part, 'text'), payload: textAt(part, 'payload') }),
  interactive: (part) => interactive(part),
};

/** Types that are about the conversation, not part of it. */
const silent: Readonly<Record<string, InboundNotice['type']>> = {
  system: 'other',
  request_welcome: 'optin',
  edit: 'edit',
  revoke: 'unsend',
  reaction: 'reaction',
};

/** Reads one element of `messages`. */
export function messageFrom(message: Json, names: ReadonlyMap<string, string>, now: Date): InboundEvent[] {
  const from = textAt(message, 'from') ?? textAt(message, 'from_user_id');
  const senderId = from?.replace(/^\+/, '');
  const sentAt = metaTime(message['timestamp'], now);
  const type = typeOf(message);
  const quiet = textAt(message, 'group_id') ? 'other' : silent[type];
  if (quiet) return [notice(quiet, type, message, { senderId, sentAt })];
  const externalId = textAt(message, 'id');
  if (!externalId || !senderId) {
    return [
      { type: 'unreadable', dedupe: eventKey(message), reason: 'message_without_id', senderId, sentAt },
    ];
  }
  const dedupe = `message:${externalId}`;
  const who = { senderId, senderName: names.get(senderId), senderPhone: phoneOf(senderId) };
  return [{ type: 'message', dedupe, externalId, ...who, sentAt, ...saidIn(message, type) }];
}

/** At times the type is missing and only the part says what it is. */
function typeOf(message: Json): string {
  return textAt(message, 'type') ?? Object.keys(readers).find((key) => isRecord(message[key])) ?? 'unknown';
}

function saidIn(message: Json, type: string): Said & Pick<InboundMessage, 'attachments' | 'referral'> {
  const said = readers[type]?.(objectAt(message, type), message) ?? { kind: 'unsupported' };
  return { attachments: [], ...said, referral: referralOf(message) };
}

/** A `wa_id` is a number without its plus; a user id has letters. */
function phoneOf(senderId: string): string | undefined {
  return /^\d{8,15}$/.test(senderId) ? (parsePhone(`+${senderId}`) ?? undefined) : undefined;
}

function referralOf(message: Json): string | undefined {
  const referral = objectAt(message, 'referral');
  return textAt(referral, 'source_id') ?? textAt(referral, 'ctwa_clid');
}

function media(kind: AttachmentRef['kind'], part: Json): Said {
  const ref = textAt(part, 'id');
  const text = textAt(part, 'caption');
  if (!ref) return { kind: 'unsupported', text };
  const mime = textAt(part, 'mime_type')?.split(';')[0]?.trim();
  const attachment = { kind, ref, mime, name: textAt(part, 'filename'), sha256: textAt(part, 'sha256') };
  return { kind, text, attachments: [attachment] };
}

function interactive(part: Json): Said {
  const pressed = isRecord(part['button_reply']) ? part['button_reply'] : part['list_reply'];
  if (isRecord(pressed))
    return { kind: 'choice', text: textAt(pressed, 'title'), payload: textAt(pressed, 'id') };
  const form = objectAt(part, 'nfm_reply');
  const payload = textAt(form, 'response_json');
  const text = textAt(form, 'body');
  return payload === undefined && text === undefined
    ? { kind: 'unsupported' }
    : { kind: 'choice', text, payload };
}

function notice(
  type: InboundNotice['type'],
  word: string,
  message: Json,
  { senderId, sentAt }: { senderId?: string; sentAt: Date },
): InboundNotice {
  const part = objectAt(message, word);
  const target = textAt(part, 'message_id') ?? textAt(part, 'original_message_id');
  const base = { type, senderId, sentAt, externalId: target };
  const id = textAt(message, 'id');
  switch (type) {
    case 'reaction': {
      const emoji = textAt(part, 'emoji') ?? '';
      return { ...base, dedupe: `reaction:${target}:${senderId}:${emoji}:${sentAt.getTime()}`, text: emoji };
    }
    case 'edit':
      return { ...base, dedupe: `edit:${target}:${id}`, text: editedText(part) };
    case 'unsend':
      return { ...base, dedupe: `unsend:${target}` };
    default:
      return { ...base, dedupe: id ? `notice:${id}` : eventKey(message), payload: word.slice(0, 60) };
  }
}

function editedText(part: Json): string | undefined {
  return textAt(objectAt(objectAt(part, 'message'), 'text'), 'body');
}
