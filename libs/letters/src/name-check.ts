import { Clock } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { LetterNotFound, NameCheckSlowed } from './letters.errors';
import { LetterRows } from './letter-rows';

const freeFailures = 5;
const longestWaitSeconds = 900;

/** Whether a name is the holder's, without telling the name: yes or no, and not often (contract.md 3). */
@Injectable()
export class NameCheck {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly rows: LetterRows,
    private readonly clock: Clock,
  ) {}

  /** @throws LetterNotFound, NameCheckSlowed */
  async matches(token: string, typed: string): Promise<boolean> {
    const row = await this.rows.byToken(token);
    if (!row) throw new LetterNotFound('no letter of this token');
    const key = this.vault.blindIndex('letter-name', token);
    await this.count(key);
    const same = plainName(typed) === plainName(this.rows.data(row).holder.name);
    if (same) await this.database.query('DELETE FROM track_attempts WHERE code_hash = $1', [key]);
    return same;
  }

  /** Counted before the comparison, so that a hundred tries at once are a hundred; a day without tries forgets. */
  private async count(key: Buffer): Promise<void> {
    const rows = await this.database.query(
      `INSERT INTO track_attempts AS a (code_hash, failures, updated_at) VALUES ($1, 1, $2)
       ON CONFLICT ON CONSTRAINT track_attempts_pk DO UPDATE SET updated_at = $2,
         failures = CASE WHEN a.updated_at < $2::timestamptz - interval '1 day' THEN 1 ELSE least(a.failures + 1, 100) END,
         blocked_until = CASE WHEN a.updated_at >= $2::timestamptz - interval '1 day' AND a.failures + 1 >= $3
           THEN $2::timestamptz + least($4, 2 ^ least(a.failures + 1 - $3 + 2, 20)) * interval '1 second' END
       WHERE a.blocked_until IS NULL OR a.blocked_until <= $2
       RETURNING 1`,
      [key, this.clock.now(), freeFailures, longestWaitSeconds],
    );
    if (rows.length === 0) throw new NameCheckSlowed('too many wrong names');
  }
}

/** Capitals, spaces, dots and commas do not make another name. */
export function plainName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
