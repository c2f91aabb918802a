import { createHash, randomBytes } from 'node:crypto';
import { Vault } from '@app/crypto';
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
}

/** H(salt | detail): the detail can be erased with its row and the chain still verifies. */
export function detailHash(salt: Buffer, detail: string): Buffer {
  return createHash('sha256').update(salt).update(detail).digest();
}

/** H(previous, case, seq, at, actor, action, from, to, detail hash), each with its length, so that nothing can slide. */
export function chainHash(previous: Buffer | null, parts: readonly string[], detail: Buffer): Buffer {
  const hash = createHash('sha256').update(previous ?? Buffer.alloc(32));
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:${part}`);
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

  /** The first line that does not fit, or null when the chain up to the case's head is whole. */
  async verify(caseId: string): Promise<{ seq: number; problem: 'changed' | 'missing' | 'head' } | null> {
    const rows = await this.database.query<ChainRow>(
      'SELECT * FROM case_events WHERE case_id = $1 ORDER BY seq',
      [caseId],
    );
    const record = await this.database.queryOne<{ head: Buffer | null; event_seq: number }>(
      'SELECT head, event_seq FROM cases WHERE id = $1',
      [caseId],
    );
    let previous: Buffer | null = null;
    for (const [index, row] of rows.entries()) {
      if (row.seq !== index + 1) return { seq: index + 1, problem: 'missing' };
      const expected: Buffer = chainHash(previous, partsOf(fromRow(caseId, row)), row.detail_hash);
      if (!expected.equals(row.hash)) return { seq: row.seq, problem: 'changed' };
      previous = row.hash;
    }
    const whole = previous !== null && record?.head?.equals(previous) && record.event_seq === rows.length;
    return whole ? null : { seq: rows.length, problem: 'head' };
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

function partsOf(line: Chained): string[] {
  return [
    line.caseId,
    String(line.seq),
    line.at.toISOString(),
    line.actorKind,
    line.actorId ?? '',
    line.action,
    line.from ?? '',
    line.to ?? '',
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
