import { phaseOf } from '@app/catalogue';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { type CaseRecord, hasEnded } from '../case-record';
import { OfficeCalendar } from '../office/office-calendar';
import { Tasks } from '../tasks';
import { Timers } from '../timers';
import type { WorkingCalendar } from '../working-time/calendar';
import { promisedAt, type Pause, type PromiseFacts } from '../working-time/promise';
import { nextLevel, promiseLevels } from './promise-levels';

/** What of a change matters to the clock. */
export interface ClockChange {
  to: string;
  at: Date;
  clock?: 'pause' | 'resume';
  /** Whoever takes this step has found the file complete, whatever was brought on paper only. */
  completes?: boolean;
}

export interface ClockColumns {
  completeAt: Date | null;
  promisedAt: Date | null;
  pausedAt: Date | null;
  pausedSeconds: number;
}

/**
 * The promise of a case: begins when every required paper is there, stands still while the citizen is asked, and goes on
 * with what was left. A paper that will be brought is not there until an officer has it, or drafts the letter.
 */
@Injectable()
export class PromiseClock {
  constructor(
    private readonly database: Database,
    private readonly calendar: OfficeCalendar,
    private readonly timers: Timers,
    private readonly tasks: Tasks,
  ) {}

  /** Notes what a change does to the clock; the answer goes into the case's row. Runs inside the change's transaction. */
  async after(record: CaseRecord, change: ClockChange): Promise<Partial<ClockColumns>> {
    const isOver = this.isOver(record, change.to);
    if (hasEnded(record) && isOver) return {};
    await this.notePauses(record, change, isOver);
    const pauses = await this.pausesOf(record.id);
    const pausedSeconds = pauses.reduce(
      (sum, { from, to }) => sum + (to ? to.getTime() - from.getTime() : 0),
      0,
    );
    const columns = {
      pausedAt: pauses.find(({ to }) => to === null)?.from ?? null,
      pausedSeconds: Math.round(pausedSeconds / 1000),
      completeAt: await this.completeAt(record, change),
    };
    if (isOver) {
      await this.end(record.id);
      return columns;
    }
    const facts = { ...factsOf(record), completeAt: columns.completeAt, pauses };
    return { ...columns, promisedAt: await this.wind(record.id, facts) };
  }

  /** Sets the case's timer by its facts and answers until when it is promised. */
  async wind(caseId: string, facts: PromiseFacts, calendar?: WorkingCalendar): Promise<Date | null> {
    const promises = facts.completeAt !== null && facts.workingDays !== null;
    const known = promises ? (calendar ?? (await this.calendar.read())) : null;
    const next = known && nextLevel(facts, await this.told(caseId), known);
    if (next) await this.timers.set('case_promise', caseId, next.dueAt);
    else await this.timers.cancel('case_promise', caseId);
    return known && promisedAt(facts, known);
  }

  async facts(record: CaseRecord): Promise<PromiseFacts> {
    return { ...factsOf(record), pauses: await this.pausesOf(record.id) };
  }

  /** Levels that were told already. */
  async told(caseId: string): Promise<Set<string>> {
    const rows = await this.database.query<{ level: string }>(
      'SELECT level FROM case_escalations WHERE case_id = $1',
      [caseId],
    );
    return new Set(rows.map(({ level }) => level));
  }

  private isOver({ definition, phase }: CaseRecord, to: string): boolean {
    const status = definition.workflow.statuses[to];
    return hasEnded({ phase: status ? phaseOf(status) : phase });
  }

  private async notePauses(
    record: CaseRecord,
    { to, at, clock }: ClockChange,
    isOver: boolean,
  ): Promise<void> {
    const status = record.definition.workflow.statuses[to];
    const waits = status !== undefined && phaseOf(status) === 'waiting';
    const still = isOver ? false : standsStill({ clock, waited: record.phase === 'waiting', waits });
    // Closed is not late: what was refused and is taken up again has what was left then.
    if (hasEnded(record)) await this.pauseSinceClosed(record.id, at);
    else if (still) await this.pause(record.id, at);
    else if (still === false) await this.resume(record.id, at);
  }

  private async pause(caseId: string, at: Date): Promise<void> {
    await this.database.query(
      'INSERT INTO case_pauses (case_id, from_at) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [caseId, at],
    );
  }

  private async resume(caseId: string, at: Date): Promise<void> {
    await this.database.query('UPDATE case_pauses SET to_at = $2 WHERE case_id = $1 AND to_at IS NULL', [
      caseId,
      at,
    ]);
  }

  private async pauseSinceClosed(caseId: string, at: Date): Promise<void> {
    await this.database.query(
      `INSERT INTO case_pauses (case_id, from_at, to_at)
       SELECT id, closed_at, $2 FROM cases WHERE id = $1 AND closed_at IS NOT NULL ON CONFLICT DO NOTHING`,
      [caseId, at],
    );
  }

  private async pausesOf(caseId: string): Promise<Pause[]> {
    return this.database.query<Pause>(
      'SELECT from_at AS "from", to_at AS "to" FROM case_pauses WHERE case_id = $1 ORDER BY from_at',
      [caseId],
    );
  }

  private async completeAt(record: CaseRecord, { at, completes }: ClockChange): Promise<Date | null> {
    if (record.completeAt) return record.completeAt;
    if (completes) return at;
    const row = await this.database.queryOne(
      `SELECT 1 FROM case_items WHERE case_id = $1 AND required AND state NOT IN ('received', 'accepted') LIMIT 1`,
      [record.id],
    );
    return row ? null : at;
  }

  private async end(caseId: string): Promise<void> {
    await this.timers.cancel('case_promise', caseId);
    for (const { task } of promiseLevels) await this.tasks.closeFor(task, 'case', caseId, 'case_ended');
  }
}

function factsOf({ completeAt, definition }: CaseRecord): Omit<PromiseFacts, 'pauses'> {
  return { completeAt, workingDays: definition.promise?.working_days ?? null };
}

/** Whether the clock stands still after a step: what the step says, else while the citizen is waited for; null: as before. */
function standsStill({
  clock,
  waited,
  waits,
}: Pick<ClockChange, 'clock'> & { waited: boolean; waits: boolean }): boolean | null {
  if (clock) return clock === 'pause';
  if (waits) return true;
  return waited ? false : null;
}
