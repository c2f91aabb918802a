import { phaseOf, reminderDays } from '@app/catalogue';
import { Clock, entriesOf } from '@app/core';
import { Database } from '@app/database';
import { WakeUp } from '@app/queue';
import { Injectable } from '@nestjs/common';
import { type Actor, behalfOf, type CaseRecord, hasEnded } from './case-record';
import { CaseStale } from './casework.errors';
import { Ledger } from './ledger';
import { type ClockChange, type ClockColumns, PromiseClock } from './promise/promise-clock';
import { Timers } from './timers';

/** One change of a case: the line for the ledger and what of the row changes with it. */
export interface CaseChange extends ClockChange {
  actor: Actor;
  action: string;
  /** The roles that may do it; those who work at the desk where nothing is said. */
  by?: readonly string[];
  detail?: Record<string, unknown>;
  /** A line that changes nothing an officer decides on: what he has on his screen is not stale by it. */
  isQuiet?: true;
  columns?: Partial<{
    identityConfirmedAt: Date;
    assigneeId: string | null;
    pinVersion: number;
    fieldsSealed: Buffer;
    applicantId: string;
    village: string | null;
  }>;
}

const day = 86_400_000;
const desk = ['officer', 'section_head', 'secretary'];
const columnNames = {
  completeAt: 'complete_at',
  promisedAt: 'promised_at',
  pausedAt: 'paused_at',
  pausedSeconds: 'paused_seconds',
  identityConfirmedAt: 'identity_confirmed_at',
  assigneeId: 'assignee_id',
  pinVersion: 'pin_version',
  fieldsSealed: 'fields_sealed',
  applicantId: 'applicant_id',
  village: 'village',
} as const;

/** Saves a change with compare-and-set on `version` and the ledger's end, with its ledger line, the promise and the timers of the new wait. */
@Injectable()
export class CaseWriter {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly timers: Timers,
    private readonly promise: PromiseClock,
    private readonly wakeUp: WakeUp,
    private readonly clock: Clock,
  ) {}

  /** @throws CaseStale when another change came first */
  async save(record: CaseRecord, change: CaseChange): Promise<void> {
    const seq = record.eventSeq + 1;
    const head = await this.ledger.append(
      {
        caseId: record.id,
        seq,
        at: change.at,
        actor: change.actor,
        action: change.action,
        from: seq === 1 ? null : record.status,
        to: change.to,
        detail: detailOf(change),
      },
      record.head,
    );
    await this.update(record, change, { seq, head, clock: await this.promise.after(record, change) });
    if (change.to !== record.status || seq === 1) await this.setWait(record, change.to, change.at);
    await this.wakeUp.wake('outbound', [record.id], 'case');
  }

  private async update(
    record: CaseRecord,
    change: CaseChange,
    { seq, head, clock }: { seq: number; head: Buffer; clock: Partial<ClockColumns> },
  ): Promise<void> {
    const status = record.definition.workflow.statuses[change.to];
    const phase = status ? phaseOf(status) : record.phase;
    const parameters: unknown[] = [record.id, record.version, change.to, phase, seq, head, this.clock.now()];
    const sets = entriesOf({ ...change.columns, ...clock }).map(
      ([key, value]) => `${columnNames[key]} = $${parameters.push(value)}`,
    );
    const ended = hasEnded({ phase });
    const rows = await this.database.query(
      `UPDATE cases SET version = version + ${change.isQuiet ? 0 : 1}, status = $3, phase = $4, event_seq = $5, head = $6, updated_at = $7,
          closed_at = ${ended ? 'coalesce(closed_at, $7)' : 'NULL'}${sets.map((set) => `, ${set}`).join('')}
        WHERE id = $1 AND version = $2 AND event_seq = $5 - 1 RETURNING id`,
      parameters,
    );
    if (rows.length === 0) throw new CaseStale('case was moved by somebody else', { caseId: record.id });
  }

  /** A wait for the citizen has a reminder, and a limit after which the timer acts. */
  private async setWait(record: CaseRecord, to: string, at: Date): Promise<void> {
    const status = record.definition.workflow.statuses[to];
    const after = (days: number): Date => new Date(at.getTime() + days * day);
    if (status?.limit_days && status.then) {
      await this.timers.set('case_limit', record.id, after(status.limit_days), { action: status.then });
    } else await this.timers.cancel('case_limit', record.id);
    const remindDays = status ? reminderDays(status) : null;
    if (remindDays === null) await this.timers.cancel('case_reminder', record.id);
    else await this.timers.set('case_reminder', record.id, after(remindDays), { status: to });
  }
}

/** A deputy's act says on whose behalf it was done. */
function detailOf({ actor, by = desk, detail = {} }: CaseChange): Record<string, unknown> {
  const onBehalf = behalfOf(actor, by);
  return onBehalf ? { ...detail, onBehalf } : detail;
}
