import {
  type AttachmentRef,
  type InboundEcho,
  type InboundEvent,
  type InboundMessage,
  type InboundNotice,
  parsePhone,
  isRecord,
} from '@app/core';
import { eventKey, ownId } from '../event-key';
import { idChangeFrom } from './whatsapp-cloud.id-change';
import { unreadable } from '../meta/elements';
import { elementsAt, entryOf, type Json, numberAt, objectAt, textAt } from '../meta/payload';
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
    payload: placeOf(part),
  }),
  contacts: (_part, message) => {
    const names = elementsAt(message, 'contacts').map((contact) => objectAt(contact, 'name'));
    const told = names.flatMap((name) => textAt(name, 'formatted_name') ?? textAt(name, 'first_name') ?? []);
    return { kind: 'contact', text: told.join(', ') || undefined };
  },
  order: (part) => ({ kind: 'unsupported', text: textAt(part, 'text') }),
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

/** Media ids of webhooks die after seven days (protocol.md 6). */
const mediaLives = 7 * 24 * 3_600_000;

/** Who is known in one change: names and the other id of the same person, by number and by user id. */
export interface KnownPeople {
  name(id: string): string | undefined;
  other(id: string): string | undefined;
}

/** Reads one element of `messages`. */
export function messageFrom(message: Json, people: KnownPeople, now: Date): InboundEvent[] {
  const senderId = bareId(textAt(message, 'from')) ?? textAt(message, 'from_user_id');
  const sentAt = metaTime(message['timestamp'], now);
  const type = typeOf(message);
  const quiet = quietOf(message, type);
  const changed = type === 'system' ? idChangeFrom(message, sentAt) : null;
  if (changed) return [changed];
  if (quiet) return [notice(quiet, type, message, { senderId, sentAt })];
  if (!senderId) return [unreadable(message, 'no_sender', sentAt)];
  const id = textAt(message, 'id');
  if (!id && type === 'unknown') return [unreadable(message, 'message_of_nothing', sentAt, senderId)];
  const externalId = id ?? ownId(eventKey(message));
  return [
    {
      type: 'message',
      dedupe: `message:${externalId}`,
      externalId,
      senderId,
      senderAlias: aliasOf(senderId, message, people),
      senderName: people.name(senderId),
      senderPhone: phoneOf(senderId),
      sentAt,
      ...withDeadline(saidIn(message, type), sentAt),
      referral: referralOf(message),
    },
  ];
}

/** Reads one element of `message_echoes`: the office wrote, changed or took back something in its own app. */
export function echoFrom(message: Json, now: Date): InboundEvent[] {
  const senderId = bareId(textAt(message, 'to')) ?? textAt(message, 'to_user_id');
  const sentAt = metaTime(message['timestamp'], now);
  const type = typeOf(message);
  const quiet = quietOf(message, type);
  if (quiet) return [notice(quiet, type, message, { senderId, sentAt })];
  const externalId = textAt(message, 'id') ?? ownId(eventKey(message));
  const { kind, text, attachments } = withDeadline(saidIn(message, type), sentAt);
  const base = { externalId, senderId, sentAt, kind, text, attachments };
  const echo: InboundEcho = { type: 'echo', dedupe: `echo:${externalId}`, ...base, byPerson: true };
  return [echo];
}

/** The user id beside a number, from the message itself or from the contact of the same number. */
function aliasOf(senderId: string, message: Json, people: KnownPeople): string | undefined {
  const userId = textAt(message, 'from_user_id') ?? people.other(senderId);
  return userId === senderId ? people.other(senderId) : userId;
}

function bareId(id: string | undefined): string | undefined {
  return id?.replace(/^\+/, '');
}

/** At times the type is missing and only the part says what it is. */
function typeOf(message: Json): string {
  const isPart = (key: string): boolean => typeof message[key] === 'object' && message[key] !== null;
  return (
    textAt(message, 'type') ?? [...Object.keys(readers), ...Object.keys(silent)].find(isPart) ?? 'unknown'
  );
}

function quietOf(message: Json, type: string): InboundNotice['type'] | undefined {
  return textAt(message, 'group_id') ? 'other' : entryOf(silent, type);
}

function saidIn(message: Json, type: string): Said & Pick<InboundMessage, 'attachments'> {
  const said = entryOf(readers, type)?.(objectAt(message, type), message) ?? { kind: 'unsupported' };
  return { attachments: [], ...said };
}

function withDeadline<S extends Pick<InboundMessage, 'attachments'>>(said: S, sentAt: Date): S {
  const goneAt = new Date(sentAt.getTime() + mediaLives).toISOString();
  return { ...said, attachments: said.attachments.map((attachment) => ({ ...attachment, goneAt })) };
}

function placeOf(part: Json): string | undefined {
  const [latitude, longitude] = [numberAt(part, 'latitude'), numberAt(part, 'longitude')];
  return latitude === undefined || longitude === undefined ? undefined : `${latitude},${longitude}`;
}

/** A `wa_id` is a number without its plus; a user id has letters. */
function phoneOf(senderId: string): string | undefined {
  return /^\d{8,15}$/.test(senderId) ? (parsePhone(`+${senderId}`) ?? undefined) : undefined;
}

/** An ad tells its id; a wa.me link can only carry a code in its prepared text: `ref:desa-liang`. */
function referralOf(message: Json): string | undefined {
  const referral = objectAt(message, 'referral');
  const written = /(?:^|[\s([])ref[:=]\s?([a-z0-9][\w-]{0,39})/i.exec(textAt(message['text'], 'body') ?? '');
  return textAt(referral, 'source_id') ?? textAt(referral, 'ctwa_clid') ?? written?.[1];
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
  const answer = form['response_json'];
  const payload = isRecord(answer) ? JSON.stringify(answer) : textAt(form, 'response_json');
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
): InboundEvent {
  const part = objectAt(message, word);
  const target = textAt(part, 'message_id') ?? textAt(part, 'original_message_id');
  if (!target && (type === 'edit' || type === 'unsend'))
    return unreadable(message, `${type}_of_nothing`, sentAt, senderId);
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
  const message = objectAt(part, 'message');
  const type = textAt(message, 'type') ?? Object.keys(message).find((key) => isRecord(message[key])) ?? '';
  return textAt(message[type], 'body') ?? textAt(message[type], 'caption');
}
