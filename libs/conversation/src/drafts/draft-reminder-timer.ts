import { type DueTimer, TimerHandler, TimerHandlers } from '@app/casework';
import { Catalogue, dayIn, formatDate } from '@app/catalogue';
import { Nudges, nudgePrefix, Outbox } from '@app/notification';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ConversationStore, type LockedConversation } from '../conversation-store';
import { keptOf } from '../dialogue/draft-end';
import { mayRemind, type RemindedDraft, reminded } from '../dialogue/draft-reminder';
import { DraftTimers, reminderTimer } from './draft-timers';

const day = 24 * 3_600_000;
const mostNamed = 4;

/** A citizen has left a draft: he is told once where it stands, while the channel lets us and nobody is woken by it. */
@Injectable()
export class DraftReminderTimer extends TimerHandler implements OnModuleInit {
  readonly kind = reminderTimer;

  constructor(
    private readonly catalogue: Catalogue,
    private readonly handlers: TimerHandlers,
    private readonly store: ConversationStore,
    private readonly timers: DraftTimers,
    private readonly nudges: Nudges,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  onModuleInit(): void {
    this.handlers.register(this);
  }

  async before(conversationId: string): Promise<void> {
    await this.store.lock(conversationId);
  }

  async run({ id, subjectId, data }: DueTimer): Promise<void> {
    const conversation = await this.store.lock(subjectId);
    const lastWord = conversation?.lastInboundAt;
    if (!lastWord || conversation.state.dialogue.tryOut || !mayRemind(conversation.state.dialogue)) return;
    const since = new Date(String(data['since']));
    if (lastWord > since) return this.timers.plan(subjectId, conversation.state.dialogue, lastWord);
    if (await this.nudges.mayGo(conversation.identityId, since))
      await this.remind(id, conversation, lastWord);
  }

  private async remind(
    timerId: string,
    { id, identityId, state }: LockedConversation,
    lastWord: Date,
  ): Promise<void> {
    const active = this.catalogue.services.filter(({ legal }) => legal.mode === 'active');
    const { state: dialogue, drafts } = reminded(state.dialogue, active);
    await this.store.save(id, { ...state, dialogue });
    await this.outbox.say({
      cause: `${nudgePrefix}draft:${timerId}:${lastWord.getTime()}`,
      identityId,
      purpose: 'notice',
      contents: drafts.map((draft) => ({ text: this.words(draft, lastWord) })),
    });
  }

  private words({ key, service, missing, initials, number, draft }: RemindedDraft, lastWord: Date): string {
    const { office, texts } = this.catalogue;
    const kept = keptOf(draft, { lastWord, keepDays: office.drafts.keep_days });
    const lastWholeDay = new Date(Date.parse(kept.until) - day); // it ends in the middle of one
    return texts.render(key, {
      service,
      initials,
      number: String(number ?? ''),
      rest: this.rest(missing),
      until: formatDate(dayIn(office.timezone, lastWholeDay)),
    });
  }

  /** The next few things by name, the others by their number: one line, not the whole list again. */
  private rest(missing: readonly string[]): string {
    const { texts } = this.catalogue;
    const named = missing.slice(0, mostNamed).join(', ');
    const more = missing.length - mostNamed;
    if (more > 0) return texts.render('dialogue.draft_rest_more', { missing: named, more: String(more) });
    return named ? texts.render('dialogue.draft_rest', { missing: named }) : '';
  }
}
