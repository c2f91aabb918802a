import { Catalogue, dayIn } from '@app/catalogue';
import { Clock } from '@app/core';
import { Database } from '@app/database';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { OfficeCalendar } from '../office/office-calendar';
import { officeSubject } from '../office/office-subject';
import { Tasks } from '../tasks';
import { TimerHandler, TimerHandlers } from '../timer-handlers';
import { Timers } from '../timers';
import { nextOpening } from '../working-time/working-time';

type Count = 'waiting' | 'late' | 'asked' | 'tasks' | 'overdue';

/** Each morning that the office opens: one task with how much waits and how much is late, in place of yesterday's. */
@Injectable()
export class DigestTimer extends TimerHandler implements OnModuleInit {
  readonly kind = 'daily_digest';

  constructor(
    private readonly handlers: TimerHandlers,
    private readonly database: Database,
    private readonly calendar: OfficeCalendar,
    private readonly catalogue: Catalogue,
    private readonly timers: Timers,
    private readonly tasks: Tasks,
    private readonly clock: Clock,
  ) {
    super();
  }

  onModuleInit(): void {
    this.handlers.register(this);
  }

  /** One timer for ever, wound up again by each run: after an outage there is one digest, not one for each day. */
  override standing(): Promise<Date> {
    return this.nextMorning();
  }

  async run(): Promise<void> {
    const counts = await this.counts();
    await this.tasks.closeFor('daily_digest', 'office', officeSubject, 'superseded');
    await this.tasks.open({
      kind: 'daily_digest',
      subjectKind: 'office',
      subjectId: officeSubject,
      detail: this.catalogue.texts.render('digest.counts', counts),
    });
    await this.timers.set(this.kind, officeSubject, await this.nextMorning());
  }

  private async nextMorning(): Promise<Date> {
    const now = this.clock.now();
    const calendar = await this.calendar.read();
    const today = dayIn(calendar.timezone, now);
    return nextOpening(now, calendar, (day) => day > today);
  }

  private async counts(): Promise<Record<Count, number>> {
    const now = this.clock.now();
    const cases = await this.database.queryOne<Pick<Record<Count, number>, 'waiting' | 'late' | 'asked'>>(
      `SELECT (count(*) FILTER (WHERE phase = 'work'))::int AS waiting,
              (count(*) FILTER (WHERE phase = 'work' AND promised_at < $1))::int AS late,
              (count(*) FILTER (WHERE phase = 'waiting'))::int AS asked
         FROM cases WHERE phase IN ('work', 'waiting') AND NOT sandbox`,
      [now],
    );
    const tasks = await this.database.queryOne<Pick<Record<Count, number>, 'tasks' | 'overdue'>>(
      `SELECT count(*)::int AS tasks, (count(*) FILTER (WHERE due_at < $1))::int AS overdue
         FROM tasks WHERE state = 'open' AND kind <> 'daily_digest'`,
      [now],
    );
    return { waiting: 0, late: 0, asked: 0, tasks: 0, overdue: 0, ...cases, ...tasks };
  }
}
