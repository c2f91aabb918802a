import { phaseOf } from '@app/catalogue';
import { Clock } from '@app/core';
import { Database } from '@app/database';
import { WakeUp } from '@app/queue';
import { Injectable } from '@nestjs/common';
import type { Actor, CaseRecord } from './case-record';
import { CaseStale } from './casework.errors';
import { Ledger } from './ledger';
import { Timers } from './timers';

/** One change of a case: the line for the ledger and what of the row changes with it. */
export interface CaseChange {
  actor: Actor;
  action: string;
  to: string;
  at: Date;
  detail?: Record<string, unknown>;
  columns?: Partial<{
    completeAt: Date | null;
    promisedAt: Date | null;
    pausedAt: Date | null;
    identityConfirmedAt: Date;
    assigneeId: string | null;
    pinVersion: number;
    fieldsSealed: Buffer;
  }>;
}

const day = 86_400_000;
const columnNames = {
  completeAt: 'complete_at',
  promisedAt: 'promised_at',
  pausedAt: 'paused_at',
  identityConfirmedAt: 'identity_confirmed_at',
  assigneeId: 'assignee_id',
  pinVersion: 'pin_version',
  fieldsSealed: 'fields_sealed',
} as const;

/** Saves a change with compare-and-set on `version`, with its ledger line and the timer of the new wait. */
@Injectable()
export class CaseWriter {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly timers: Timers,
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
        detail: change.detail ?? {},
      },
      record.head,
    );
    await this.update(record, change, seq, head);
    if (change.to !== record.status || seq === 1) await this.setLimit(record, change.to, change.at);
    await this.wakeUp.wake('outbound', [record.id], 'case');
  }

  private async update(record: CaseRecord, change: CaseChange, seq: number, head: Buffer): Promise<void> {
    const status = record.definition.workflow.statuses[change.to];
    const phase = status ? phaseOf(status) : record.phase;
    const parameters: unknown[] = [record.id, record.version, change.to, phase, seq, head, this.clock.now()];
    const sets = Object.entries(change.columns ?? {}).map(
      ([key, value]) => `${columnNames[key as keyof typeof columnNames]} = $${parameters.push(value)}`, // keys of CaseChange.columns
    );
    const ended = phase === 'done' || phase === 'closed';
    const rows = await this.database.query(
      `UPDATE cases SET version = version + 1, status = $3, phase = $4, event_seq = $5, head = $6, updated_at = $7,
          closed_at = ${ended ? '$7' : 'NULL'}${sets.map((set) => `, ${set}`).join('')}
        WHERE id = $1 AND version = $2 RETURNING id`,
      parameters,
    );
    if (rows.length === 0) throw new CaseStale('case was moved by somebody else', { caseId: record.id });
  }

  /** A wait for the citizen has a limit, after which the timer acts. */
  private async setLimit(record: CaseRecord, to: string, at: Date): Promise<void> {
    const status = record.definition.workflow.statuses[to];
    if (status?.limit_days && status.then) {
      const due = new Date(at.getTime() + status.limit_days * day);
      await this.timers.set('case_limit', record.id, due, { action: status.then });
    } else await this.timers.cancel('case_limit', record.id);
  }
}
