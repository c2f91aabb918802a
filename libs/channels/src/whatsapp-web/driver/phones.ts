import type { Client } from 'whatsapp-web.js';

/** Numbers behind hidden ids. Asked once an id and life: many questions are said to raise the risk of a ban. */
export class Phones {
  private readonly known = new Map<string, Promise<string | undefined>>();

  constructor(private readonly client: Client) {}

  /** `…@c.us`, or undefined where the chat is one already or WhatsApp does not tell. */
  of(chat: string): Promise<string | undefined> {
    if (!chat.endsWith('@lid')) return Promise.resolve(undefined);
    const known = this.known.get(chat) ?? this.ask(chat);
    this.known.set(chat, known);
    return known;
  }

  private async ask(chat: string): Promise<string | undefined> {
    try {
      const [found] = await this.client.getContactLidAndPhone([chat]);
      return found?.pn;
    } catch {
      return undefined; // best effort: the message is worth more than the number
    }
  }
}
