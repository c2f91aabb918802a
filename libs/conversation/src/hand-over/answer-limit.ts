import { afterWorkingTime, isOpen, nextOpening, OfficeCalendar, Tasks, Timers } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import { Clock } from '@app/core';
import { Database } from '@app/database';
import { formatDateTime } from '@app/notification';
import { Injectable } from '@nestjs/common';
import type { Reply } from '../dialogue/dialogue-state';

export const unansweredTimer = 'conversation_unanswered';

/** How long a citizen waits for an officer: `answer_within_minutes` of working time, then others are told, once. */
@Injectable()
export class AnswerLimit {
  constructor(
    private readonly database: Database,
    private readonly catalogue: Catalogue,
    private readonly calendar: OfficeCalendar,
    private readonly timers: Timers,
    private readonly tasks: Tasks,
    private readonly clock: Clock,
  ) {}

  /** What is said at the hand-over: when the office is shut, from when somebody is there. */
  async handedOver(): Promise<Reply> {
    const calendar = await this.calendar.read();
    const now = this.clock.now();
    if (isOpen(now, calendar)) return { key: 'dialogue.officer' };
    const opening = formatDateTime(nextOpening(now, calendar), this.catalogue.office);
    return { key: 'dialogue.officer_closed', params: { opening } };
  }

  /**
   * A citizen wrote to a person. The clock runs from the first words that nobody has answered; when it has rung for them it
   * rings again only for what was written after an answer.
   */
  async heard(conversationId: string): Promise<void> {
    const last = await this.database.queryOne<{ state: string; since: string }>(
      `SELECT state, data->>'since' AS since FROM timers WHERE kind = $1 AND subject_id = $2`,
      [unansweredTimer, conversationId],
    );
    const isAnswered = !last || (await this.answeredSince(conversationId, new Date(last.since)));
    if (!isAnswered) return;
    const now = this.clock.now();
    const span = this.catalogue.office.answer_within_minutes * 60_000;
    const dueAt = afterWorkingTime(now, span, await this.calendar.read());
    await this.timers.set(unansweredTimer, conversationId, dueAt, { since: now.toISOString() });
  }

  /** The bot goes on, or a person answered elsewhere: nobody waits any more. */
  async ended(conversationId: string, outcome: string): Promise<void> {
    await this.database.query('DELETE FROM timers WHERE kind = $1 AND subject_id = $2', [
      unansweredTimer,
      conversationId,
    ]);
    await this.tasks.closeFor('conversation_unanswered', 'conversation', conversationId, outcome);
  }

  async answeredSince(conversationId: string, since: Date): Promise<boolean> {
    const row = await this.database.queryOne(
      `SELECT 1 FROM messages WHERE conversation_id = $1 AND author = 'staff' AND received_at >= $2 LIMIT 1`,
      [conversationId, since],
    );
    return row !== null;
  }
}
