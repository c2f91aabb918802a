import { createHash, type Hash } from 'node:crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { Ledger, type LedgerFault } from './ledger';

/** How far a case's history had come, and the hash that binds all of it. */
export interface CaseHead {
  caseId: string;
  seq: number;
  hash: string;
}

/** A case whose history is not the one that was written, or not the one that was kept elsewhere. */
export interface LedgerAlarm {
  caseId: string;
  seq: number;
  problem: LedgerFault['problem'] | 'case_missing' | 'not_as_kept';
}

const batch = 500;

/** The heads of all ledgers: kept on paper or another machine, they show also what a full rewrite would hide. */
@Injectable()
export class LedgerRoot {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
  ) {}

  /** Every case's last line, by case id. */
  async *heads(): AsyncGenerator<CaseHead> {
    for (let after = zero; ;) {
      const rows = await this.database.query<CaseHead>(
        `SELECT c.id AS "caseId", coalesce(e.seq, 0) AS seq, coalesce(encode(e.hash, 'hex'), '') AS hash
           FROM cases c LEFT JOIN LATERAL (
             SELECT seq, hash FROM case_events WHERE case_id = c.id ORDER BY seq DESC LIMIT 1) e ON true
          WHERE c.id > $1 ORDER BY c.id LIMIT ${batch}`,
        [after],
      );
      yield* rows;
      const last = rows.at(-1);
      if (!last || rows.length < batch) return;
      after = last.caseId;
    }
  }

  /** Each case whose chain does not hold. */
  async *faults(): AsyncGenerator<LedgerAlarm> {
    for await (const { caseId } of this.heads()) {
      const fault = await this.ledger.verify(caseId);
      if (fault) yield { caseId, ...fault };
    }
    yield* this.orphans();
  }

  /** Each case that is no longer as it was kept: gone, or with another line where it stood then. */
  async *differences(kept: Iterable<CaseHead>): AsyncGenerator<LedgerAlarm> {
    for (const { caseId, seq, hash } of kept) {
      const row = await this.database.queryOne<{ hash: string | null }>(
        `SELECT (SELECT encode(hash, 'hex') FROM case_events WHERE case_id = c.id AND seq = $2) AS hash
           FROM cases c WHERE c.id = $1`,
        [caseId, seq],
      );
      if (!row) yield { caseId, seq, problem: 'case_missing' };
      else if ((row.hash ?? '') !== hash) yield { caseId, seq, problem: 'not_as_kept' };
    }
  }

  /** Lines of a case that is not there any more. */
  private async *orphans(): AsyncGenerator<LedgerAlarm> {
    yield* await this.database.query<LedgerAlarm>(
      `SELECT case_id AS "caseId", max(seq) AS seq, 'case_missing' AS problem FROM case_events e
        WHERE NOT EXISTS (SELECT 1 FROM cases c WHERE c.id = e.case_id) GROUP BY case_id ORDER BY case_id`,
    );
  }
}

const zero = '00000000-0000-0000-0000-000000000000';

/** One hash over all heads in their order: short enough to be read out or written down. */
export class RootHash {
  private readonly hash: Hash = createHash('sha256');
  private count = 0;

  add({ caseId, seq, hash }: CaseHead): void {
    this.count += 1;
    this.hash.update(`${caseId} ${seq} ${hash}\n`);
  }

  end(): { cases: number; root: string } {
    return { cases: this.count, root: this.hash.digest('hex') };
  }
}
