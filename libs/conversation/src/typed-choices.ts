import { Outbox } from '@app/notification';
import { Injectable } from '@nestjs/common';
import { bareNumber, meantByNumber, offeredIn } from './offered-choices';
import type { Question } from './understand/reading';

/** What is chosen by typing: a channel without buttons, and a telephone of buttons, only know numbers. */
@Injectable()
export class TypedChoices {
  constructor(private readonly outbox: Outbox) {}

  /** What a message says: a pressed choice, one of what we said last that is meant by its number, or the words themselves. */
  async wordsOf(
    { text = '', payload }: { text?: string; payload?: string },
    conversationId: string,
    asked: Question | undefined,
  ): Promise<string> {
    if (payload !== undefined) return payload;
    if (bareNumber(text) === null) return text;
    const offered = offeredIn(await this.outbox.lastSaid(conversationId));
    return meantByNumber(text, offered, asked) ?? text;
  }
}
