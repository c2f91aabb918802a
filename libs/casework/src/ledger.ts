import { createHash, randomBytes } from 'node:crypto';
import { KeyUnknown, SealBroken, Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import type { Actor } from './case-record';

/** One line of a case's history before it is chained. */
export interface LedgerLine {
  caseId: string;
  seq: number;
  at: Date;
  actor: Actor;
  action: string;
  from: string | null;
  to: string | null;
  detail: Record<string, unknown>;
}

interface ChainRow {
  seq: number;
  at: Date;
  actor_kind: string;
  actor_id: string | null;
  action: string;
  from_status: string | null;
  to_status: string | null;
  detail_hash: Buffer;
  hash: Buffer;
  salt: Buffer | null;
  detail_sealed: Buffer | null;
}

/** Where and how a ledger does not fit what was written. */
export interface LedgerFault {
  seq: number;
  problem: 'changed' | 'missing' | 'detail' | 'head' | 'status';
}

/** H(salt | detail): the detail can be erased with its row and the chain still verifies. */
export function detailHash(salt: Buffer, detail: string): Buffer {
  return createHash('sha256').update(salt).update(detail).digest();
}

/** H(previous, case, seq, at, actor, action, from, to, detail hash), each with its length, so that nothing can slide. */
export function chainHash(
  previous: Buffer | null,
  parts: readonly (string | null)[],
  detail: Buffer,
): Buffer {
  const hash = createHash('sha256').update(previous ?? Buffer.alloc(32));
  for (const part of parts) hash.update(part === null ? '-:' : `${Buffer.byteLength(part)}:${part}`);
  return hash.update(detail).digest();
}

/** Everything that happened to a case, each line bound to the one before. */
@Injectable()
export class Ledger {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  /** Appends after `head`; answers the new head. The caller holds the case's row. */
  async append(line: LedgerLine, head: Buffer | null): Promise<Buffer> {
    const salt = randomBytes(16);
    const detail = JSON.stringify(line.detail);
    const hashed = detailHash(salt, detail);
    const actorId = actorIdOf(line.actor);
    const hash = chainHash(head, partsOf({ ...line, actorKind: line.actor.kind, actorId }), hashed);
    await this.database.query(
      `INSERT INTO case_events (case_id, seq, at, actor_kind, actor_id, action, from_status, to_status, detail_hash, hash)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        line.caseId,
        line.seq,
        line.at,
        line.actor.kind,
        actorId,
        line.action,
        line.from,
        line.to,
        hashed,
        hash,
      ],
    );
    await this.database.query(
      'INSERT INTO case_event_details (case_id, seq, salt, detail_sealed) VALUES ($1, $2, $3, $4)',
      [
        line.caseId,
        line.seq,
        salt,
        this.vault.seal(`case_event_details.detail.${line.caseId}.${line.seq}`, detail),
      ],
    );
    return hash;
  }

  /**
   * The first line that does not fit, or null when the chain is whole, ends at the case's head and status, and every
   * detail that is still there is the one that was written.
   */
  async verify(caseId: string): Promise<LedgerFault | null> {
    const rows = await this.database.query<ChainRow>(
      `SELECT e.*, d.salt, d.detail_sealed FROM case_events e
         LEFT JOIN case_event_details d ON d.case_id = e.case_id AND d.seq = e.seq
        WHERE e.case_id = $1 ORDER BY e.seq`,
      [caseId],
    );
    let previous: Buffer | null = null;
    for (const [index, row] of rows.entries()) {
      const problem = this.problemOf(caseId, row, index + 1, previous);
      if (problem) return { seq: problem === 'missing' ? index + 1 : row.seq, problem };
      previous = row.hash;
    }
    return this.verifyHead(caseId, rows.length, rows.at(-1));
  }

  private problemOf(
    caseId: string,
    row: ChainRow,
    seq: number,
    previous: Buffer | null,
  ): LedgerFault['problem'] | null {
    if (row.seq !== seq) return 'missing';
    const expected = chainHash(previous, partsOf(fromRow(caseId, row)), row.detail_hash);
    if (!expected.equals(row.hash)) return 'changed';
    return this.detailFits(caseId, row) ? null : 'detail';
  }

  /** An erased detail fits: its hash stays in the chain. */
  private detailFits(
    caseId: string,
    { seq, salt, detail_sealed: sealed, detail_hash: hash }: ChainRow,
  ): boolean {
    if (!salt || !sealed) return true;
    try {
      const detail = this.vault.openText(`case_event_details.detail.${caseId}.${seq}`, sealed);
      return detailHash(salt, detail).equals(hash);
    } catch (error) {
      if (error instanceof SealBroken || error instanceof KeyUnknown) return false;
      throw error;
    }
  }

  private async verifyHead(
    caseId: string,
    count: number,
    last: ChainRow | undefined,
  ): Promise<LedgerFault | null> {
    const record = await this.database.queryOne<{ head: Buffer | null; event_seq: number; status: string }>(
      'SELECT head, event_seq, status FROM cases WHERE id = $1',
      [caseId],
    );
    if (!last || !record?.head?.equals(last.hash) || record.event_seq !== count) {
      return { seq: count, problem: 'head' };
    }
    return record.status === last.to_status ? null : { seq: count, problem: 'status' };
  }
}

interface Chained {
  caseId: string;
  seq: number;
  at: Date;
  actorKind: string;
  actorId: string | null;
  action: string;
  from: string | null;
  to: string | null;
}

function partsOf(line: Chained): (string | null)[] {
  return [
    line.caseId,
    String(line.seq),
    line.at.toISOString(),
    line.actorKind,
    line.actorId,
    line.action,
    line.from,
    line.to,
  ];
}

function fromRow(caseId: string, row: ChainRow): Chained {
  return {
    caseId,
    seq: row.seq,
    at: row.at,
    actorKind: row.actor_kind,
    actorId: row.actor_id,
    action: row.action,
    from: row.from_status,
    to: row.to_status,
  };
}

function actorIdOf(actor: Actor): string | null {
  if (actor.kind === 'staff') return actor.userId;
  return actor.kind === 'citizen' ? (actor.identityId ?? null) : null;
}
