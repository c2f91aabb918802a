import { type Json, listAt, numberAt, objectAt, textAt } from '@app/channels';
import { type AttachmentRef, type InboundEvent, type InboundMessage, isRecord } from '@app/core';

type Said = Pick<InboundMessage, 'kind' | 'attachments'> & Partial<Pick<InboundMessage, 'text' | 'payload'>>;

/** Reads one update; what is in a group is left out. */
export function readUpdate(update: Json, now: Date): InboundEvent[] {
  const pressed = objectAt(update, 'callback_query');
  if (textAt(pressed, 'id')) return readPress(pressed, now);
  const edited = objectAt(update, 'edited_message');
  const message = isRecord(update['edited_message']) ? edited : objectAt(update, 'message');
  const chat = objectAt(message, 'chat');
  const senderId = textAt(chat, 'id');
  const id = textAt(message, 'message_id');
  const dedupe = `update:${textAt(update, 'update_id')}`;
  if (!senderId || !id) return [{ type: 'other', dedupe, sentAt: now }];
  if (textAt(chat, 'type') !== 'private') return [];
  const externalId = `${senderId}:${id}`;
  const sentAt = timeOf(message, now);
  if (message === edited) {
    const text = textAt(message, 'text') ?? textAt(message, 'caption');
    return [{ type: 'edit', dedupe, externalId, senderId, sentAt, text }];
  }
  const senderName = textAt(objectAt(message, 'from'), 'first_name');
  const base = { type: 'message', dedupe: `message:${externalId}`, externalId } as const;
  return [{ ...base, senderId, senderName, sentAt, ...saidIn(message) }];
}

/** A button under a message of ours. */
function readPress(pressed: Json, now: Date): InboundEvent[] {
  const senderId = textAt(objectAt(pressed, 'from'), 'id');
  const id = textAt(pressed, 'id') ?? '';
  const dedupe = `message:press:${id}`;
  if (!senderId) return [{ type: 'unreadable', dedupe, reason: 'nobody_pressed', sentAt: now }];
  const base = { type: 'message', dedupe, externalId: `press:${id}`, senderId, sentAt: now } as const;
  return [{ ...base, kind: 'choice', payload: textAt(pressed, 'data'), attachments: [] }];
}

function saidIn(message: Json): Said {
  const text = textAt(message, 'text') ?? textAt(message, 'caption');
  const photo = listAt(message, 'photo').at(-1); // the largest comes last
  if (photo) return { kind: 'photo', text, attachments: [fileOf('photo', photo)] };
  const document = message['document'];
  if (document) return { kind: 'document', text, attachments: [fileOf('document', document)] };
  return text === undefined
    ? { kind: 'unsupported', attachments: [] }
    : { kind: 'text', text, attachments: [] };
}

function fileOf(kind: AttachmentRef['kind'], file: unknown): AttachmentRef {
  const ref = textAt(file, 'file_id') ?? '';
  return { kind, ref, mime: textAt(file, 'mime_type'), size: numberAt(file, 'file_size') };
}

function timeOf(message: Json, now: Date): Date {
  const seconds = numberAt(message, 'date');
  return seconds && seconds > 0 ? new Date(Math.min(seconds * 1000, now.getTime())) : now;
}
