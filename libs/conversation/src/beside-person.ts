import { Catalogue, speaksOfMoney } from '@app/catalogue';
import { Clock, type InboundMessage, type OutboundContent } from '@app/core';
import type { StoredEvent } from '@app/intake';
import { Outbox } from '@app/notification';
import { Injectable } from '@nestjs/common';
import { CitizenMoves } from './citizen-moves';
import { ComplaintTurns } from './complaint-turns';
import type { LockedConversation } from './conversation-store';
import { AnswerWords } from './dialogue/answer-words';
import { rightIn } from './dialogue/data-rights';
import type { DataRight, Reply } from './dialogue/dialogue-state';
import { AnswerLimit } from './hand-over/answer-limit';
import { KnownCases } from './known-cases';
import { ReportTurns } from './report-turns';
import { RightsTurns } from './rights-turns';
import { type ComplaintWords, complaintWordsFrom } from './understand/complaint';
import { Understanding } from './understand/understanding';

/**
 * An officer holds the conversation and the bot is silent; but who is asked for money may be telling it to the asker, what
 * the law lets a person ask about his data has a clock whoever hears it, and a tap on a notice's choice is the report or
 * the step that the notice asks for.
 */
@Injectable()
export class BesidePerson {
  private readonly complaintWords: ComplaintWords;
  private readonly rightsWords: AnswerWords;
  private readonly understanding: Understanding;

  constructor(
    private readonly catalogue: Catalogue,
    private readonly reports: ReportTurns,
    private readonly moves: CitizenMoves,
    private readonly complaints: ComplaintTurns,
    private readonly rights: RightsTurns,
    private readonly known: KnownCases,
    private readonly outbox: Outbox,
    private readonly limit: AnswerLimit,
    private readonly clock: Clock,
  ) {
    this.complaintWords = complaintWordsFrom(catalogue.language['complaints']);
    this.rightsWords = new AnswerWords(catalogue.language['rights']);
    this.understanding = new Understanding(catalogue);
  }

  async hear(
    stored: StoredEvent,
    { text = '', payload = '' }: InboundMessage,
    conversation: LockedConversation,
  ): Promise<void> {
    const { id: conversationId, identityId } = conversation;
    await this.limit.heard(conversationId);
    const about = { cause: `event:${stored.id}`, identityId, purpose: 'reply' as const };
    const tapped = await this.tapped(payload, identityId);
    if (tapped) await this.outbox.say({ ...about, contents: [tapped] });
    if (tapped || !text) return;
    if (speaksOfMoney(text, this.complaintWords.money)) {
      const from = { eventId: stored.id, channel: stored.channel, identityId };
      const { reply, complaintId } = await this.complaints.complain(text, from);
      return this.outbox.say({ ...about, contents: [this.content(reply)], complaintId });
    }
    const right = await this.rightAsked(text, conversation);
    if (!right) return;
    const reply = await this.rights.ask(right, text, conversationId);
    if (reply.key === 'rights.known') return; // said once; an officer answers the rest
    await this.outbox.say({ ...about, contents: [this.content(reply)] });
  }

  private async rightAsked(
    text: string,
    { identityId, state: { dialogue } }: LockedConversation,
  ): Promise<DataRight | undefined> {
    const reading = this.understanding.read(text, { today: this.clock.now(), service: dialogue.service });
    const isDrafting = dialogue.service !== undefined;
    return rightIn({
      text,
      reading,
      rights: this.rightsWords,
      besideDraft: isDrafting,
      cases: isDrafting ? [] : await this.known.of(identityId),
    });
  }

  private content({ key, params }: Reply): OutboundContent {
    return { text: this.catalogue.texts.render(key, params) };
  }

  private async tapped(payload: string, identityId: string): Promise<OutboundContent | null> {
    const reported = await this.reports.tapped(payload, identityId);
    if (reported) return reported;
    const moved = await this.moves.tapped(payload, identityId);
    return moved && { text: this.catalogue.texts.render(moved.key, moved.params) };
  }
}
