import {
  type AttachmentRef,
  type InboundEvent,
  type InboundMessage,
  type InboundStatus,
  parsePhone,
  isRecord,
} from '@app/core';
import { eventKey } from '../event-key';
import { metaTime } from '../meta/meta-time';
import { type Json, numberAt, objectAt, textAt } from '../meta/payload';

type Said = Pick<InboundMessage, 'kind'> & Partial<Pick<InboundMessage, 'text' | 'payload' | 'attachments'>>;

/** Kinds of a file that came, by the library's type. */
const fileKinds: Readonly<Record<string, AttachmentRef['kind']>> = {
  image: 'photo',
  video: 'video',
  audio: 'audio',
  ptt: 'audio',
  document: 'document',
  sticker: 'sticker',
};
const choices = new Set(['list_response', 'buttons_response', 'template_button_reply']);
const contacts = new Set(['vcard', 'multi_vcard']);

/** Types in which no citizen says anything (protocol.md 8); the photos of an album come by themselves. */
const silent = new Set([
  'e2e_notification',
  'notification',
  'notification_template',
  'gp2',
  'group_notification',
  'call_log',
  'protocol',
  'ciphertext',
  'revoked',
  'broadcast_notification',
  'debug',
  'reaction',
  'album',
]);

/** Meaning of an ack from 1 on; 0 is still on its way, −1 failed. */
const acks: readonly (InboundStatus['status'] | undefined)[] = [
  undefined,
  'sent',
  'delivered',
  'read',
  'read',
];

/** Whether a chat is with one person: not a group, a story, a list, a channel or WhatsApp itself. */
export function isPersonChat(chat: string): boolean {
  return /^\d+@(c\.us|lid)$/.test(chat) && chat !== '0@c.us';
}

/** E.164 of a `…@c.us`; the digits of a `…@lid` are no number. */
export function phoneOfChat(chat: string | undefined): string | undefined {
  const digits = /^(\d{8,15})@c\.us$/.exec(chat ?? '')?.[1];
  return digits ? (parsePhone(`+${digits}`) ?? undefined) : undefined;
}

/** Reads one event of the browser; what is not with one person is left out. */
export function parseWebEvent(body: unknown, now: Date): InboundEvent[] {
  if (!isRecord(body) || typeof body['event'] !== 'string') return [unreadable(body, 'not_an_event', now)];
  if (body['event'] === 'reaction') return reaction(body, now);
  const message = objectAt(body, 'message');
  const chat = textAt(message, 'chat');
  const id = textAt(message, 'id');
  if (!chat || !id) return [unreadable(body, 'message_without_id', now)];
  if (!isPersonChat(chat) || message['isPublic'] === true) return [];
  const read = message['fromMe'] === true ? ofOurs : ofTheirs;
  return read(body, message, { chat, id, now });
}

interface Where {
  chat: string;
  id: string;
  now: Date;
}

function ofOurs(body: Json, message: Json, where: Where): InboundEvent[] {
  switch (body['event']) {
    case 'message':
      return echo(message, where);
    case 'ack':
      return status(numberAt(body, 'ack') ?? 0, where);
    case 'edit':
    case 'revoke':
    case 'undecrypted':
      return [];
    default:
      return [unreadable(body, 'unknown_event', where.now)];
  }
}

function ofTheirs(body: Json, message: Json, where: Where): InboundEvent[] {
  switch (body['event']) {
    case 'message':
      return said(message, where);
    case 'ack':
      return [];
    case 'edit':
      return edit(body, message, where);
    case 'revoke':
      return [{ type: 'unsend', dedupe: `unsend:${where.id}`, externalId: where.id, ...from(where) }];
    case 'undecrypted':
      return [{ ...unreadable(body, 'not_decrypted', where.now), dedupe: `ciphertext:${where.id}` }];
    default:
      return [unreadable(body, 'unknown_event', where.now)];
  }
}

function said(message: Json, { chat, id, now }: Where): InboundEvent[] {
  const type = textAt(message, 'type') ?? 'unknown';
  if (silent.has(type)) return [];
  return [
    {
      type: 'message',
      dedupe: `message:${id}`,
      externalId: id,
      senderId: chat,
      senderName: textAt(message, 'name'),
      senderPhone: phoneOfChat(chat) ?? phoneOfChat(textAt(message, 'phone')),
      sentAt: metaTime(message['t'], now),
      attachments: [],
      ...contentOf(type, id, message),
    },
  ];
}

function contentOf(type: string, id: string, message: Json): Said {
  const text = textAt(message, 'text');
  const kind = fileKinds[type];
  if (kind && isRecord(message['file']))
    return { kind, text, attachments: [attachment(kind, id, message['file'])] };
  if (type === 'chat') return { kind: 'text', text };
  if (choices.has(type)) return { kind: 'choice', text, payload: textAt(message, 'choice') };
  if (contacts.has(type)) return { kind: 'contact', text };
  if (type === 'location') return place(objectAt(message, 'place'));
  return { kind: 'unsupported', text };
}

function attachment(kind: AttachmentRef['kind'], ref: string, file: Json): AttachmentRef {
  return {
    kind,
    ref,
    mime: textAt(file, 'mime'),
    name: textAt(file, 'name'),
    size: numberAt(file, 'size'),
    sha256: textAt(file, 'sha256'),
  };
}

function place(where: Json): Said {
  return {
    kind: 'location',
    text: textAt(where, 'name'),
    payload: `${textAt(where, 'latitude')},${textAt(where, 'longitude')}`,
  };
}

/** Written by a person on the office's phone: ours is dropped before (it is known by its id). */
function echo(message: Json, { chat, id, now }: Where): InboundEvent[] {
  const type = textAt(message, 'type') ?? 'unknown';
  if (silent.has(type)) return [];
  const base = { type: 'echo', dedupe: `echo:${id}`, externalId: id, senderId: chat } as const;
  const sentAt = metaTime(message['t'], now);
  return [{ ...base, sentAt, attachments: [], ...contentOf(type, id, message) }];
}

function status(ack: number, where: Where): InboundEvent[] {
  const state = ack === -1 ? 'failed' : acks[ack];
  if (!state) return [];
  const base = { type: 'status', dedupe: `status:${where.id}:${state}`, externalId: where.id } as const;
  return [{ ...base, ...from(where), status: state }];
}

function edit(body: Json, message: Json, where: Where): InboundEvent[] {
  const editedAt = numberAt(body, 'editedAt');
  const base = { type: 'edit', dedupe: `edit:${where.id}:${editedAt}`, externalId: where.id } as const;
  return [
    { ...base, senderId: where.chat, sentAt: metaTime(editedAt, where.now), text: textAt(message, 'text') },
  ];
}

function reaction(body: Json, now: Date): InboundEvent[] {
  const target = textAt(body, 'target');
  const senderId = textAt(body, 'sender');
  if (!target || !senderId) return [unreadable(body, 'reaction_without_target', now)];
  // Ours, or one in a group: the target's id names the chat.
  if (!isPersonChat(senderId) || !target.includes(senderId)) return [];
  const emoji = textAt(body, 'emoji') ?? '';
  const sentAt = metaTime(body['t'], now);
  const dedupe = `reaction:${target}:${senderId}:${emoji}:${sentAt.getTime()}`;
  return [{ type: 'reaction', dedupe, externalId: target, senderId, sentAt, text: emoji }];
}

const from = ({ chat, now }: Where): { senderId: string; sentAt: Date } => ({ senderId: chat, sentAt: now });

function unreadable(body: unknown, reason: string, sentAt: Date): InboundEvent {
  return { type: 'unreadable', dedupe: eventKey(body), reason, sentAt };
}
