import { Catalogue, speaksOfMoney } from '@app/catalogue';
import type { InboundMessage, OutboundContent } from '@app/core';
import type { StoredEvent } from '@app/intake';
import { Outbox } from '@app/notification';
import { Injectable } from '@nestjs/common';
import { CitizenMoves } from './citizen-moves';
import { ComplaintTurns } from './complaint-turns';
import { AnswerLimit } from './hand-over/answer-limit';
import { ReportTurns } from './report-turns';
import { type ComplaintWords, complaintWordsFrom } from './understand/complaint';

/**
 * An officer holds the conversation and the bot is silent; but who is asked for money may be telling it to the asker,
 * and a tap on a notice's choice is the report or the step that the notice asks for.
 */
@Injectable()
export class BesidePerson {
  private readonly complaintWords: ComplaintWords;

  constructor(
    private readonly catalogue: Catalogue,
    private readonly reports: ReportTurns,
    private readonly moves: CitizenMoves,
    private readonly complaints: ComplaintTurns,
    private readonly outbox: Outbox,
    private readonly limit: AnswerLimit,
  ) {
    this.complaintWords = complaintWordsFrom(catalogue.language['complaints']);
  }

  async hear(
    stored: StoredEvent,
    { text = '', payload = '' }: InboundMessage,
    { id: conversationId, identityId }: { id: string; identityId: string },
  ): Promise<void> {
    await this.limit.heard(conversationId);
    const about = { cause: `event:${stored.id}`, identityId, purpose: 'reply' as const };
    const tapped = await this.tapped(payload, identityId);
    if (tapped) await this.outbox.say({ ...about, contents: [tapped] });
    if (!speaksOfMoney(text, this.complaintWords.money)) return;
    const from = { eventId: stored.id, channel: stored.channel, identityId };
    const { reply, complaintId } = await this.complaints.complain(text, from);
    const contents = [{ text: this.catalogue.texts.render(reply.key, reply.params) }];
    await this.outbox.say({ ...about, contents, complaintId });
  }

  private async tapped(payload: string, identityId: string): Promise<OutboundContent | null> {
    const reported = await this.reports.tapped(payload, identityId);
    if (reported) return reported;
    const moved = await this.moves.tapped(payload, identityId);
    return moved && { text: this.catalogue.texts.render(moved.key, moved.params) };
  }
}
