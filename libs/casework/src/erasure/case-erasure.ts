import { Clock, newId } from '@app/core';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../case-record';
import { CaseLog } from '../case-log';
import { CasesRepository } from '../cases.repository';

/** Why what a case holds may not go yet. */
export type ErasureHold = 'open' | 'legal_hold' | 'retention';

/** A case that must keep its data for now. */
export interface ErasureHeld {
  caseId: string;
  receiptCode: string;
  reason: ErasureHold;
  /** Until when, where a day is set. */
  retainUntil: Date | null;
}

/**
 * Takes a person out of his cases. That there was a case, its moves and who made them stay: the ledger's chain holds only
 * hashes of the details, which go with their rows (law 6).
 */
@Injectable()
export class CaseErasure {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly repository: CasesRepository,
    private readonly log: CaseLog,
  ) {}

  /** The first case that must keep its data, and why; null when all may go. The rows stay locked. */
  async holdOf(caseIds: readonly string[]): Promise<ErasureHeld | null> {
    await this.database.query('SELECT 1 FROM cases WHERE id = ANY ($1) ORDER BY id FOR UPDATE', [caseIds]);
    return this.heldNow(caseIds);
  }

  /** The same for who only wants to know: nothing is locked. */
  async heldNow(caseIds: readonly string[]): Promise<ErasureHeld | null> {
    return this.database.queryOne<ErasureHeld>(
      `SELECT * FROM (SELECT id AS "caseId", receipt_code AS "receiptCode", retain_until AS "retainUntil", CASE WHEN closed_at IS NULL THEN 'open' WHEN legal_hold THEN 'legal_hold'
          WHEN retain_until > $2 THEN 'retention' END AS reason
        FROM cases WHERE id = ANY ($1)) one WHERE reason IS NOT NULL ORDER BY "caseId" LIMIT 1`,
      [caseIds, this.clock.now()],
    );
  }

  /** `keepsHolder`: whose it is stays with the letter that is still valid; notes, history and search go all the same. */
  async erase(caseId: string, { actor, keepsHolder }: { actor: Actor; keepsHolder: boolean }): Promise<void> {
    await this.log.note(caseId, 'data_erased', { actor });
    await this.forgetNotes(caseId);
    if (keepsHolder) return;
    const record = await this.repository.find('c.id', caseId);
    if (!record) return;
    const nobody = newId();
    await this.database.query('INSERT INTO applicants (id) VALUES ($1)', [nobody]);
    await this.database.query(
      'UPDATE cases SET fields_sealed = $2, applicant_id = $3, erased_at = $4 WHERE id = $1',
      [caseId, this.repository.sealFields(caseId, {}), nobody, this.clock.now()],
    );
    await this.repository.index(caseId, { name: '', receiptCode: record.receiptCode });
    await this.forgetApplicant(record.applicant.id);
  }

  private async forgetNotes(caseId: string): Promise<void> {
    await this.database.query('DELETE FROM case_event_details WHERE case_id = $1', [caseId]);
    await this.database.query('DELETE FROM held_moves WHERE case_id = $1', [caseId]);
    await this.database.query('UPDATE case_items SET note_sealed = NULL WHERE case_id = $1', [caseId]);
    await this.database.query('UPDATE documents SET note_sealed = NULL WHERE case_id = $1', [caseId]);
    await this.database.query(
      `UPDATE task_attempts SET note_sealed = NULL WHERE task_id IN
        (SELECT id FROM tasks WHERE subject_kind = 'case' AND subject_id = $1)`,
      [caseId],
    );
    await this.database.query(
      `UPDATE tasks SET detail_sealed = NULL WHERE subject_kind = 'case' AND subject_id = $1`,
      [caseId],
    );
  }

  /** The case is nobody's now; a person of whom another case is still kept stays. */
  private async forgetApplicant(applicantId: string): Promise<void> {
    await this.database.query(
      `UPDATE applicants SET nik_hash = NULL, nik_sealed = NULL, name_sealed = NULL, phone_hash = NULL, phone_sealed = NULL
        WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM cases WHERE applicant_id = $1)`,
      [applicantId],
    );
  }
}
