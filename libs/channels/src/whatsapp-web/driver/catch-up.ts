import type { Client, Message } from 'whatsapp-web.js';
import { isPersonChat } from '../whatsapp-web.parser';

/** Messages looked through in a chat; more than this in one night is no dialogue. */
const perChat = 100;
const mostChats = 300;
/** Clocks of phones differ, and the last stored message may stand behind an unstored one. */
const overlapSeconds = 3600;

/** What was found; not `complete` where a chat could not be read, or there are more than anybody should ask for. */
export interface Missed {
  messages: Message[];
  complete: boolean;
}

/** Without anything stored: a phone with a year of unread chats must not be answered in one evening. */
const firstPairingSeconds = 24 * 3600;

/**
 * What came while nobody listened: the library tells only what is new to the page. By the chats' last activity, not by
 * their unread count alone, for somebody may have looked at them on the phone. Oldest first; what is stored already is
 * known by its id. @param since seconds; without it (a first pairing) only what is unread and of the last day
 */
export async function missedMessages(
  client: Client,
  since: number | undefined,
  now: number,
): Promise<Missed> {
  const from = since === undefined ? now - firstPairingSeconds : since - overlapSeconds;
  const chats = (await client.getChats()).filter(
    ({ id, isGroup, unreadCount, timestamp }) =>
      !isGroup &&
      isPersonChat(id._serialized) &&
      timestamp >= from &&
      (since !== undefined || unreadCount > 0),
  );
  const found: Message[] = [];
  let complete = chats.length <= mostChats;
  for (const chat of chats.slice(0, mostChats)) {
    try {
      const messages = await chat.fetchMessages({ limit: Math.max(perChat, chat.unreadCount) });
      const first = messages.length - chat.unreadCount;
      found.push(
        ...messages.filter(({ timestamp }, i) => timestamp >= from && (since !== undefined || i >= first)),
      );
    } catch {
      complete = false; // one chat that the page cannot show hides no other
    }
  }
  return { messages: found.sort((a, b) => a.timestamp - b.timestamp), complete };
}
