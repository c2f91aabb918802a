import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, MessageMedia } from 'whatsapp-web.js';
import { numberAt } from '../../meta/payload';
import type { CallAnswer, DriverCall } from '../whatsapp-web.protocol';
import type { OwnMessages } from './own-messages';

export type Library = typeof import('whatsapp-web.js');
type Call<Name extends DriverCall['name']> = Extract<DriverCall, { name: Name }>;

const mediaTries = 3;
const betweenTriesMs = 2000;
/** A page that hangs is known as one before our holder gives the call up, who cannot know what went out. */
const openingLimitMs = 12_000;

/** Says that a message goes out now, and answers whether it still may. */
export type Begin = () => Promise<boolean>;

/** Types for a while, then sends one message. */
export async function sendMessage(
  { client, library, own }: { client: Client; library: Library; own: OwnMessages },
  call: Call<'send'>,
  begin: Begin,
): Promise<CallAnswer> {
  try {
    await within(openingLimitMs, async () => {
      const chat = await client.getChatById(call.chat);
      await chat.sendStateTyping().catch(() => undefined);
    });
    await sleep(call.typingMs);
    if (!(await begin())) return { ok: false, failure: 'unsent' };
  } catch (error) {
    return { ok: false, failure: isNobody(error) ? 'no_such_person' : 'unsent' };
  }
  try {
    const messageId = await own.during(async () => {
      const sent = await client.sendMessage(call.chat, contentOf(library, call), optionsOf(call));
      return sent?.id._serialized;
    });
    return messageId ? { ok: true, messageId } : { ok: false, failure: 'unknown' };
  } catch (error) {
    return { ok: false, failure: isNobody(error) ? 'no_such_person' : 'unknown' };
  }
}

/** The page's own words for a number without WhatsApp. */
function isNobody(error: unknown): boolean {
  return /No LID for user|invalid wid|not registered/i.test(error instanceof Error ? error.message : '');
}

/** Whether the page answers at all, whatever it says. */
export async function feelPulse(client: Client): Promise<CallAnswer> {
  try {
    await within(openingLimitMs, () => client.getState());
    return { ok: true };
  } catch {
    return { ok: false, failure: 'unknown' };
  }
}

/** The bytes of a file, tried a few times: it may still be on its way from the phone. */
export async function fetchMedia(client: Client, call: Call<'media'>): Promise<CallAnswer> {
  for (let i = 0; i < mediaTries; i++) {
    if (i > 0) await sleep(betweenTriesMs);
    // A page that reloads throws; the next try asks it anew.
    const answer = await tryMedia(client, call).catch(() => null);
    if (answer) return answer;
  }
  return { ok: false, failure: 'not_yet' };
}

/** Null while the page does not have it. */
async function tryMedia(client: Client, { messageId, maxBytes }: Call<'media'>): Promise<CallAnswer | null> {
  const message = await client.getMessageById(messageId);
  if ((numberAt(message?.rawData, 'size') ?? 0) > maxBytes) return { ok: false, failure: 'too_large' };
  const media: MessageMedia | undefined = await message?.downloadMedia();
  if (!media) return null;
  if (media.data.length > Math.ceil(maxBytes / 3) * 4) return { ok: false, failure: 'too_large' };
  return { ok: true, file: { base64: media.data, mime: media.mimetype.split(';')[0]?.trim() } };
}

/** @throws Error when it takes longer */
async function within<T>(limitMs: number, work: () => Promise<T>): Promise<T> {
  const limit = new AbortController();
  try {
    const late = sleep(limitMs, undefined, { signal: limit.signal }).then(() => {
      throw new Error('the page does not answer');
    });
    late.catch(() => undefined);
    return await Promise.race([work(), late]);
  } finally {
    limit.abort();
  }
}

function contentOf({ MessageMedia: Media }: Library, { text, file }: Call<'send'>): string | MessageMedia {
  return file ? new Media(file.mime, file.base64, file.name) : (text ?? '');
}

function optionsOf({ text, file }: Call<'send'>): { caption?: string; sendMediaAsDocument?: boolean } {
  if (!file) return {};
  return { caption: text, sendMediaAsDocument: !file.mime.startsWith('image/') };
}
