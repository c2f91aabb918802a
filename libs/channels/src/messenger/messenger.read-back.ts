import { isRecord } from '@app/core';
import { type Json, listAt, objectAt, textAt } from '../meta/payload';

/** Seconds are told of milliseconds: two that are so near may be of one moment. */
const alikeMs = 3000;

/** Whether a time of the Conversations API is at or after `since`; it writes seconds, so the second itself counts. */
export function isNotBefore(item: unknown, key: string, since: Date): boolean {
  const at = timeAt(item, key);
  return at !== undefined && at + 999 >= since.getTime();
}

/**
 * Messages of the Conversations API as a webhook's body, oldest first: what people wrote as messages, what the page wrote
 * as echoes, under the ids that they have there. Undefined when nothing is in them.
 */
export function webhookBodyOf(messages: readonly unknown[], pageId: string): unknown {
  const messaging = messages
    .flatMap((message) => elementOf(message, pageId, messages))
    .sort((a, b) => a.timestamp - b.timestamp);
  const last = messaging.at(-1);
  return last && { object: 'page', entry: [{ id: pageId, time: last.timestamp, messaging }] };
}

function elementOf(
  message: unknown,
  pageId: string,
  all: readonly unknown[],
): (Json & { timestamp: number })[] {
  const mid = textAt(message, 'id');
  const from = textAt(objectAt(message, 'from'), 'id');
  const timestamp = timeAt(message, 'created_time');
  const to = listAt(objectAt(message, 'to'), 'data').flatMap((person) => textAt(person, 'id') ?? []);
  const other = from === pageId ? to.find((id) => id !== pageId) : from;
  if (!mid || !from || !other || timestamp === undefined) return [];
  const isEcho = from === pageId;
  const alike = all.filter((one) => saysTheSame(one, message)).flatMap((one) => textAt(one, 'id') ?? []);
  const words = { text: textAt(message, 'message'), attachments: attachmentsOf(message) };
  const content = { mid, ...words, read_back: { alike } };
  return [
    {
      sender: { id: from },
      recipient: { id: isEcho ? other : pageId },
      timestamp,
      message: isEcho ? { ...content, is_echo: true } : content,
    },
  ];
}

/** Two that could be taken for each other without their ids. */
function saysTheSame(one: unknown, other: unknown): boolean {
  const apart = Math.abs((timeAt(one, 'created_time') ?? 0) - (timeAt(other, 'created_time') ?? 0));
  return apart <= alikeMs && textAt(one, 'message') === textAt(other, 'message');
}

/** In the webhook's words: a kind and an address. */
function attachmentsOf(message: unknown): Json[] {
  const sticker = textAt(message, 'sticker');
  const files = listAt(objectAt(message, 'attachments'), 'data').map(attachmentOf);
  return [...(sticker ? [{ type: 'sticker', payload: { url: sticker } }] : []), ...files];
}

function attachmentOf(raw: unknown): Json {
  const image = textAt(objectAt(raw, 'image_data'), 'url');
  if (image) return { type: 'image', payload: { url: image } };
  const video = textAt(objectAt(raw, 'video_data'), 'url');
  if (video) return { type: 'video', payload: { url: video } };
  const mime = textAt(raw, 'mime_type') ?? '';
  const url = textAt(raw, 'file_url');
  return { type: mime.startsWith('audio/') ? 'audio' : 'file', payload: { url } };
}

function timeAt(item: unknown, key: string): number | undefined {
  const at = isRecord(item) ? Date.parse(textAt(item, key) ?? '') : NaN;
  return Number.isNaN(at) ? undefined : at;
}
