import { Clock } from '@app/core';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { ObjectionNotPossible } from '../casework.errors';
import { Cases } from '../cases';
import type { ComplaintReceipt } from './complaint-record';
import { Complaints } from './complaints';

const refusal = 'reject';
const days = 30;

/** An objection to the refusal of a case; the section head may open the case again. */
export interface NewObjection {
  caseId: string;
  text: string;
  channel: string;
  identityId?: string;
}

/** Objections (keberatan): within 30 days of the refusal, one for each refusal. */
@Injectable()
export class Objections {
  constructor(
    private readonly database: Database,
    private readonly cases: Cases,
    private readonly complaints: Complaints,
    private readonly clock: Clock,
  ) {}

  /** Whether an objection to this case's refusal may be made now. */
  async isPossible(caseId: string): Promise<boolean> {
    return (await this.refusalOf(caseId)) !== null;
  }

  /** The same by the case's code. */
  async isPossibleFor(receiptCode: string): Promise<boolean> {
    const row = await this.database.queryOne<{ id: string }>('SELECT id FROM cases WHERE receipt_code = $1', [
      receiptCode,
    ]);
    return row !== null && this.isPossible(row.id);
  }

  /** Whoever calls has seen the case's code and PIN, or the chat that it belongs to. @throws ObjectionNotPossible */
  async raise({ caseId, ...objection }: NewObjection): Promise<ComplaintReceipt> {
    const refused = await this.refusalOf(caseId);
    if (!refused) throw new ObjectionNotPossible('no refusal of the last 30 days', { caseId });
    const { applicant } = await this.cases.get(caseId);
    return this.complaints.receive({
      ...objection,
      cause: `objection:${caseId}:${refused.seq}`,
      kind: 'objection',
      caseId,
      contact: { name: applicant.name, phone: applicant.phone },
    });
  }

  private async refusalOf(caseId: string): Promise<{ seq: number } | null> {
    const since = new Date(this.clock.now().getTime() - days * 86_400_000);
    return this.database.queryOne<{ seq: number }>(
      `SELECT e.seq FROM case_events e JOIN cases c ON c.id = e.case_id
        WHERE e.case_id = $1 AND c.phase = 'closed' AND e.action = $2 AND e.to_status = c.status AND e.at >= $3
        ORDER BY e.seq DESC LIMIT 1`,
      [caseId, refusal, since],
    );
  }
}
