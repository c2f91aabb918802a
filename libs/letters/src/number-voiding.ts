import { type CaseRecord, Cases, hasEnded } from '@app/casework';
import { Clock } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { LetterRows } from './letter-rows';
import { NumberNotFound, NumberSettled } from './letters.errors';
import { numberNoteOf } from './number-blocks';
import type { SeriesOf } from './number-book';
import { seriesOf } from './number-series';
import type { VoidReason } from './void-reasons';

interface Row {
  state: string;
  letterId: string | null;
  caseId: string | null;
}

/** Gives up a reserved number for good, with a reason. */
@Injectable()
export class NumberVoiding {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly rows: LetterRows,
    private readonly cases: Cases,
    private readonly clock: Clock,
  ) {}

  /**
   * One on the draft of a case that still goes its way is not given up: the case would stand without a letter.
   * @throws NumberNotFound, NumberSettled
   */
  async void(
    { service, year }: SeriesOf,
    seq: number,
    { reason, note, by }: { reason: VoidReason; note?: string; by: string },
  ): Promise<void> {
    const series = seriesOf(service, year);
    await this.database.transaction(async () => {
      const { letterId } = await this.take(series, seq);
      const at = this.clock.now();
      if (letterId) await this.rows.end(letterId, 'revoked', { reason: 'number_void', at });
      await this.database.query(
        `UPDATE letter_numbers SET state = 'void', reason = $3, note_sealed = $4, settled_by = $5, settled_at = $6
          WHERE series = $1 AND seq = $2`,
        [series, seq, reason, note ? this.vault.seal(numberNoteOf(series, seq), note) : null, by, at],
      );
    });
  }

  /** Locks the case first, as every move does: two that wait for each other would wait for ever. */
  private async take(series: string, seq: number): Promise<Row> {
    const before = await this.find(series, seq);
    const { caseId } = before;
    if (caseId) await this.database.query('SELECT 1 FROM cases WHERE id = $1 FOR UPDATE', [caseId]);
    await this.database.query('SELECT 1 FROM letter_numbers WHERE series = $1 AND seq = $2 FOR UPDATE', [
      series,
      seq,
    ]);
    const now = await this.find(series, seq);
    if (now.state !== 'reserved' || now.caseId !== caseId) {
      throw new NumberSettled('number is not open', { state: now.state });
    }
    if (now.letterId && caseId && standsOnDraft(await this.cases.get(caseId))) {
      throw new NumberSettled('a case needs this number', { caseId });
    }
    return now;
  }

  private async find(series: string, seq: number): Promise<Row> {
    const row = await this.database.queryOne<Row>(
      `SELECT n.state, n.letter_id AS "letterId", coalesce(l.case_id, n.case_id) AS "caseId"
         FROM letter_numbers n LEFT JOIN letters l ON l.id = n.letter_id WHERE n.series = $1 AND n.seq = $2`,
      [series, seq],
    );
    if (!row) throw new NumberNotFound('no such number', { series });
    return row;
  }
}

/** Whether the case is between its draft and its signature: neither over nor where it would be drafted anew. */
function standsOnDraft(record: CaseRecord): boolean {
  const draftsAnew = Object.values(record.definition.workflow.actions).some(
    ({ effect, from }) => effect === 'draft' && from.includes(record.status),
  );
  return !hasEnded(record) && !draftsAnew;
}
