import { Clock } from '@app/core';
import { Database } from '@app/database';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type CaseRecord, hasEnded } from '../case-record';
import { CasesRepository } from '../cases.repository';
import { OfficeCalendar } from '../office/office-calendar';
import { Tasks } from '../tasks';
import { TimerHandler, TimerHandlers } from '../timer-handlers';
import type { DueTimer } from '../timers';
import { PromiseClock } from './promise-clock';
import { nextLevel, type PromiseLevel } from './promise-levels';

/** A promise that runs out: whoever must act hears of it, each level once for a case. */
@Injectable()
export class PromiseTimer extends TimerHandler implements OnModuleInit {
  readonly kind = 'case_promise';
  override readonly isOfCase = true;

  constructor(
    private readonly handlers: TimerHandlers,
    private readonly database: Database,
    private readonly repository: CasesRepository,
    private readonly promise: PromiseClock,
    private readonly calendar: OfficeCalendar,
    private readonly tasks: Tasks,
    private readonly clock: Clock,
  ) {
    super();
  }

  onModuleInit(): void {
    this.handlers.register(this);
  }

  async run({ subjectId }: DueTimer): Promise<void> {
    const record = await this.repository.find('c.id', subjectId);
    if (!record || hasEnded(record)) return;
    const facts = await this.promise.facts(record);
    const calendar = await this.calendar.read();
    const told = await this.promise.told(record.id);
    const due: PromiseLevel[] = [];
    for (;;) {
      const next = nextLevel(facts, told, calendar);
      if (!next || next.dueAt > this.clock.now()) break;
      due.push(next.level);
      told.add(next.level.level);
    }
    await this.tell(record, due);
    await this.promise.wind(record.id, facts, calendar);
  }

  /** After an outage several are due at once: each is told to its role, but no warning of what has happened already. */
  private async tell({ id, receiptCode }: CaseRecord, due: readonly PromiseLevel[]): Promise<void> {
    for (const { level, task, role, after } of due) {
      await this.database.query(
        'INSERT INTO case_escalations (case_id, level, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
        [id, level, this.clock.now()],
      );
      const isMoot = after === 'warning' && due.length > 1;
      if (isMoot) continue;
      await this.tasks.open({
        kind: task,
        ownerRole: role,
        subjectKind: 'case',
        subjectId: id,
        code: receiptCode,
      });
    }
  }
}
