import { isRecord } from '@app/core';
import type { Message, Reaction } from 'whatsapp-web.js';
import { type Json, numberAt, textAt } from '../meta/payload';
import type { WebEvent, WebMessage } from './whatsapp-web.protocol';

/** Types whose raw body is a thumbnail; their text is the caption. */
const pictured = new Set([
  'image',
  'video',
  'document',
  'sticker',
  'audio',
  'ptt',
  'location',
  'vcard',
  'multi_vcard',
]);

/** Reads the library's message into plain data. */
export function describeMessage(message: Message, phone?: string): WebMessage {
  const raw = rawOf(message);
  const { type, fromMe } = message;
  return {
    id: message.id._serialized,
    type,
    chat: chatOf(message),
    fromMe,
    t: message.timestamp,
    text: pictured.has(type) ? captionOf(raw) : textAt(message, 'body'),
    choice: textAt(message, 'selectedButtonId') ?? textAt(message, 'selectedRowId'),
    name: textAt(raw, 'notifyName'),
    phone,
    isPublic: Boolean(message.isStatus || message.broadcast),
    file: message.hasMedia ? fileOf(raw) : undefined,
    place: placeOf(raw, type),
  };
}

/** Edits carry the time of the edit; other changes of a body (a late decryption) are no edits and give null. */
export function describeEdit(message: Message, phone?: string): WebEvent | null {
  const editedAt = numberAt(rawOf(message), 'latestEditSenderTimestampMs');
  return editedAt ? { event: 'edit', message: describeMessage(message, phone), editedAt } : null;
}

/** A revoked message may carry the id of what it revokes in its key. */
export function describeRevoke(message: Message, phone?: string): WebEvent {
  const described = describeMessage(message, phone);
  const target = idIn(rawOf(message)['protocolMessageKey']) ?? described.id;
  return { event: 'revoke', message: { ...described, id: target, text: undefined } };
}

export function describeReaction(reaction: Reaction): WebEvent | null {
  const target = idIn(reaction.msgId);
  if (!target || !reaction.senderId) return null;
  return {
    event: 'reaction',
    target,
    sender: reaction.senderId,
    emoji: reaction.reaction ?? '',
    t: reaction.timestamp,
  };
}

/** The chat that a message stands in, whoever wrote it. */
export function chatOf(message: Message): string {
  return (message.fromMe ? message.to : message.from) ?? '';
}

function rawOf(message: Message): Json {
  const raw: unknown = message.rawData;
  return isRecord(raw) ? raw : {};
}

function captionOf(raw: Json): string | undefined {
  return textAt(raw, 'caption') ?? textAt(raw, 'vcardFormattedName');
}

function fileOf(raw: Json): WebMessage['file'] {
  return {
    mime: textAt(raw, 'mimetype')?.split(';')[0]?.trim(),
    name: textAt(raw, 'filename'),
    size: numberAt(raw, 'size'),
    sha256: textAt(raw, 'filehash'),
  };
}

function placeOf(raw: Json, type: string): WebMessage['place'] {
  const latitude = numberAt(raw, 'lat');
  const longitude = numberAt(raw, 'lng');
  if (type !== 'location' || latitude === undefined || longitude === undefined) return undefined;
  return { latitude, longitude, name: textAt(raw, 'loc')?.split('\n')[0] };
}

function idIn(key: unknown): string | undefined {
  return typeof key === 'string' ? key : textAt(key, '_serialized');
}
