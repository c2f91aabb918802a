import { Tasks } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import { Contacts } from '@app/contacts';
import { type InboundEcho } from '@app/core';
import { type StoredEvent } from '@app/intake';
import { OwnWords, SendReports } from '@app/notification';
import { Injectable } from '@nestjs/common';
import { ConversationStore } from './conversation-store';
import { AnswerLimit } from './hand-over/answer-limit';
import { MessageChanges } from './message-changes';
import { Twins } from './twins';

/** An officer answered in the inbox of the page or the app on the phone: that is a takeover, and the bot is silent. */
@Injectable()
export class AnsweredElsewhere {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly contacts: Contacts,
    private readonly reports: SendReports,
    private readonly ownWords: OwnWords,
    private readonly store: ConversationStore,
    private readonly changes: MessageChanges,
    private readonly twins: Twins,
    private readonly tasks: Tasks,
    private readonly limit: AnswerLimit,
  ) {}

  async handle(stored: StoredEvent, echo: InboundEcho): Promise<void> {
    const { channel, account } = stored;
    if (!echo.senderId) return; // to nobody that we could name: kept as an event
    const sender = { channel, account, senderId: echo.senderId };
    const known = await this.contacts.known(sender);
    if (await this.isOurs(echo, channel, known)) return;
    // No sign of life of the citizen: the reply window stays as it was.
    const { identityId, conversationId } = await this.contacts.resolve(sender);
    const conversation = await this.store.lock(conversationId);
    if (!conversation) return;
    const place = { eventId: stored.id, conversationId, direction: 'outbound' as const };
    if (await this.twins.isHere(echo, place)) return;
    await this.store.keepElsewhere(echo, {
      eventId: stored.id,
      channel,
      account,
      conversationId,
      identityId,
      receivedAt: stored.receivedAt,
    });
    await this.changes.beforehand({ channel, account, identityId }, echo.externalId);
    const hours = this.catalogue.office.takeover_quiet_hours;
    await this.store.takenElsewhere(conversationId, echo.sentAt, hours);
    await this.tasks.closeFor('conversation_waiting', 'conversation', conversationId, 'answered_elsewhere');
    await this.limit.ended(conversationId, 'answered_elsewhere');
  }

  private async isOurs(echo: InboundEcho, channel: string, identityId: string | null): Promise<boolean> {
    if (echo.byPerson) return false;
    if (await this.reports.echoed(channel, echo)) return true;
    return identityId !== null && this.ownWords.are(echo, channel, identityId);
  }
}
