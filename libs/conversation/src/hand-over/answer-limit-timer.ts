import {
  type DueTimer,
  OfficeCalendar,
  TimerHandler,
  TimerHandlers,
  Tasks,
  afterWorkingDays,
} from '@app/casework';
import { Catalogue } from '@app/catalogue';
import { Clock } from '@app/core';
import { Database } from '@app/database';
import { formatDateTime, Outbox } from '@app/notification';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ConversationStore } from '../conversation-store';
import { AnswerLimit, unansweredTimer } from './answer-limit';

/** Nobody answered in the set time: the head of the section has a task, and the citizen is told when to expect an answer. */
@Injectable()
export class AnswerLimitTimer extends TimerHandler implements OnModuleInit {
  readonly kind = unansweredTimer;

  constructor(
    private readonly database: Database,
    private readonly catalogue: Catalogue,
    private readonly calendar: OfficeCalendar,
    private readonly handlers: TimerHandlers,
    private readonly tasks: Tasks,
    private readonly store: ConversationStore,
    private readonly outbox: Outbox,
    private readonly limit: AnswerLimit,
    private readonly clock: Clock,
  ) {
    super();
  }

  onModuleInit(): void {
    this.handlers.register(this);
  }

  async before(subjectId: string): Promise<void> {
    await this.store.lock(subjectId);
  }

  async run({ id, subjectId, data }: DueTimer): Promise<void> {
    const since = new Date(String(data['since']));
    const conversation = await this.store.lock(subjectId);
    if (conversation?.mode !== 'person') return;
    if (await this.limit.answeredSince(subjectId, since)) return;
    await this.database.query(
      `UPDATE tasks SET priority = greatest(priority, 1) WHERE state = 'open' AND kind = 'conversation_waiting'
        AND subject_kind = 'conversation' AND subject_id = $1`,
      [subjectId],
    );
    const dueAt = afterWorkingDays(this.clock.now(), 1, await this.calendar.read());
    await this.tasks.open({
      kind: 'conversation_unanswered',
      subjectKind: 'conversation',
      subjectId,
      priority: 1,
      dueAt,
    });
    const due = formatDateTime(dueAt, this.catalogue.office);
    await this.outbox.say({
      cause: `unanswered:${id}:${since.getTime()}`,
      identityId: conversation.identityId,
      purpose: 'reply',
      contents: [{ text: this.catalogue.texts.render('dialogue.officer_late', { due }) }],
    });
  }
}
