import { type DueTimer, TimerHandler, TimerHandlers, Timers } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import { Clock } from '@app/core';
import { Database } from '@app/database';
import { log } from '@app/observability';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ConversationStore } from '../conversation-store';
import { endedBy } from '../dialogue/draft-end';
import { endTimer } from './draft-timers';

const day = 24 * 3_600_000;

/**
 * What nobody has written in for the set time ends: its values and photos leave the state, and that it ended is told with
 * the citizen's next message. The bytes of its photos go within the hour (apps/worker, retention).
 */
@Injectable()
export class DraftEndTimer extends TimerHandler implements OnModuleInit {
  readonly kind = endTimer;

  constructor(
    private readonly catalogue: Catalogue,
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly handlers: TimerHandlers,
    private readonly timers: Timers,
    private readonly store: ConversationStore,
  ) {
    super();
  }

  onModuleInit(): void {
    this.handlers.register(this);
  }

  async before(conversationId: string): Promise<void> {
    await this.store.lock(conversationId);
  }

  async run({ subjectId }: DueTimer): Promise<void> {
    const conversation = await this.store.lock(subjectId);
    if (!conversation) return;
    const now = this.clock.now();
    const isBusy = conversation.mode === 'person' || conversation.state.dialogue.tryOut !== undefined;
    if (isBusy || (await this.isAskedAbout(subjectId)))
      return this.timers.set(this.kind, subjectId, new Date(now.getTime() + day));
    const { state, isOver, attachments, next } = endedBy(conversation.state.dialogue, now, {
      lastWord: conversation.lastInboundAt ?? new Date(0),
      keepDays: this.catalogue.office.drafts.keep_days,
    });
    if (next) await this.timers.set(this.kind, subjectId, next);
    if (!isOver) return;
    const { burst: _repeatsIt, ...kept } = conversation.state;
    await this.store.save(subjectId, { ...kept, dialogue: state });
    await this.store.expireFiles(attachments);
    log.info('drafts.ended', { conversationId: subjectId });
  }

  /** An officer has still to look into this chat: what it is about stays. */
  private async isAskedAbout(conversationId: string): Promise<boolean> {
    const task = await this.database.queryOne(
      `SELECT 1 FROM tasks WHERE state = 'open' AND subject_kind = 'conversation' AND subject_id = $1 LIMIT 1`,
      [conversationId],
    );
    return task !== null;
  }
}
