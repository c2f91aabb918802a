import { Clock } from '@app/core';
import { Database } from '@app/database';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Actor, hasEnded } from '../case-record';
import { CasesRepository } from '../cases.repository';
import { CaseWriter } from '../case-writer';
import { OfficeCalendar } from '../office/office-calendar';
import { officeSubject } from '../office/office-subject';
import { TimerHandler, TimerHandlers } from '../timer-handlers';
import { Timers } from '../timers';
import { closuresBetween, type WorkingCalendar } from '../working-time/calendar';
import { promisedAt } from '../working-time/promise';
import { PromiseClock } from './promise-clock';

/** The ledger's line of a promise that moved because the office's calendar did. */
export const promiseMovedAction = 'promise_moved';

const pageSize = 200;
const soonMs = 60_000;

/** Open cases follow the office's calendar, each with a line in its ledger that says why. */
@Injectable()
export class PromiseRecount extends TimerHandler implements OnModuleInit {
  readonly kind = 'promise_recount';

  constructor(
    private readonly handlers: TimerHandlers,
    private readonly database: Database,
    private readonly repository: CasesRepository,
    private readonly writer: CaseWriter,
    private readonly promise: PromiseClock,
    private readonly calendar: OfficeCalendar,
    private readonly timers: Timers,
    private readonly clock: Clock,
  ) {
    super();
  }

  onModuleInit(): void {
    this.handlers.register(this);
  }

  /** At once, and once more soon: a case that was being opened meanwhile was counted by the calendar of before. */
  async nowAndSoon(actor: Actor): Promise<void> {
    await this.timers.set(this.kind, officeSubject, new Date(this.clock.now().getTime() + soonMs));
    await this.recount(actor);
  }

  async run(): Promise<void> {
    await this.recount({ kind: 'timer' });
  }

  private async recount(actor: Actor): Promise<void> {
    const calendar = await this.calendar.read();
    for (let after: string | null = null; ;) {
      const page: { id: string }[] = await this.database.query<{ id: string }>(
        `SELECT id FROM cases WHERE phase = 'work' AND promised_at IS NOT NULL AND ($1::uuid IS NULL OR id > $1)
          ORDER BY id LIMIT ${pageSize}`,
        [after],
      );
      for (const { id } of page) await this.follow(id, actor, calendar);
      after = page.at(-1)?.id ?? null;
      if (page.length < pageSize) return;
    }
  }

  private async follow(caseId: string, actor: Actor, calendar: WorkingCalendar): Promise<void> {
    const record = await this.repository.lock(caseId);
    if (!record?.promisedAt || hasEnded(record)) return;
    const facts = await this.promise.facts(record);
    const before = record.promisedAt;
    const after = promisedAt(facts, calendar);
    if (after === null || after.getTime() === before.getTime()) return;
    const closures = closuresBetween(
      record.completeAt ?? record.submittedAt,
      after > before ? after : before,
      calendar,
    );
    await this.writer.save(record, {
      actor,
      action: promiseMovedAction,
      to: record.status,
      at: this.clock.now(),
      isQuiet: true,
      detail: { before, after, closures },
    });
  }
}
