import { timingSafeEqual } from 'node:crypto';
import { Clock } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { ReceiptRefused, ReceiptSlowed } from './casework.errors';

const freeFailures = 5;

/** Whether somebody holds the receipt of a case or a complaint: code and PIN together, by whatever channel they are told. */
@Injectable()
export class ReceiptCheck {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /**
   * The case's id. An unknown code and a wrong PIN take the same way and the same time; wrong tries slow the code for
   * everybody who tries it. @throws ReceiptRefused, ReceiptSlowed
   */
  caseOf(receiptCode: string, pin: string): Promise<string> {
    return this.holderOf(
      'SELECT id, receipt_seed, pin_version FROM cases WHERE receipt_code = $1',
      receiptCode,
      pin,
    );
  }

  /** The complaint's id, by the same rules. @throws ReceiptRefused, ReceiptSlowed */
  complaintOf(receiptCode: string, pin: string): Promise<string> {
    return this.holderOf(
      'SELECT id, receipt_seed, 1 AS pin_version FROM complaints WHERE receipt_code = $1',
      receiptCode,
      pin,
    );
  }

  private async holderOf(sql: string, receiptCode: string, pin: string): Promise<string> {
    const codeHash = this.vault.blindIndex('track', receiptCode);
    await this.refuseWhenSlowed(codeHash);
    const row = await this.database.queryOne<{ id: string; receipt_seed: Buffer; pin_version: number }>(sql, [
      receiptCode,
    ]);
    // The PIN of a made-up seed is compared where there is none.
    const expected = this.vault.pin(row?.receipt_seed ?? codeHash, row?.pin_version ?? 1);
    const matches = timingSafeEqual(Buffer.from(expected), Buffer.from(pin.padEnd(6).slice(0, 6), 'latin1'));
    if (!row || !matches || pin.length !== expected.length) {
      await this.countFailure(codeHash);
      throw new ReceiptRefused('code or PIN is wrong');
    }
    await this.database.query('DELETE FROM track_attempts WHERE code_hash = $1', [codeHash]);
    return row.id;
  }

  private async refuseWhenSlowed(codeHash: Buffer): Promise<void> {
    const rows = await this.database.query(
      'SELECT 1 FROM track_attempts WHERE code_hash = $1 AND blocked_until > $2',
      [codeHash, this.clock.now()],
    );
    if (rows.length > 0) throw new ReceiptSlowed('too many wrong PINs');
  }

  private async countFailure(codeHash: Buffer): Promise<void> {
    await this.database.query(
      `INSERT INTO track_attempts (code_hash, failures, updated_at) VALUES ($1, 1, $2)
       ON CONFLICT ON CONSTRAINT track_attempts_pk DO UPDATE SET failures = track_attempts.failures + 1, updated_at = $2,
         blocked_until = CASE WHEN track_attempts.failures + 1 >= $3
           THEN $2::timestamptz + least(900, 2 ^ (track_attempts.failures + 1 - $3)) * interval '1 second' END`,
      [codeHash, this.clock.now(), freeFailures],
    );
  }
}
