import { timingSafeEqual } from 'node:crypto';
import { Cases } from '@app/casework';
import { AppError, Clock } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';

/** Unknown code and wrong PIN: the same answer. */
export class TrackRefused extends AppError {
  readonly code = 'transparency.track_refused';
  readonly kind = 'not_found';
}

/** Too many wrong PINs for this code; a chat that follows the case is not slowed. */
export class TrackSlowed extends AppError {
  readonly code = 'transparency.track_slowed';
  readonly kind = 'forbidden';
  readonly status = 429;
}

/** What a citizen sees of his case (contract.md 3). */
export interface TrackView {
  receiptCode: string;
  service: string;
  status: string;
  label: string;
  steps: { status: string; label: string; at: string }[];
  promisedAt: string | null;
  asked: { document: string; label: string; reason: string }[];
  place: number | null;
}

const freeFailures = 5;

/** Tracking by code and PIN, without a log-in. */
@Injectable()
export class Tracking {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly cases: Cases,
    private readonly clock: Clock,
  ) {}

  /** @throws TrackRefused, TrackSlowed */
  async track(receiptCode: string, pin: string): Promise<TrackView> {
    const codeHash = this.vault.blindIndex('track', receiptCode);
    await this.refuseWhenSlowed(codeHash);
    const record = await this.cases.findByCode(receiptCode);
    // The PIN of a made-up seed is compared where there is no case, so that both take as long.
    const expected = this.vault.pin(record?.receiptSeed ?? codeHash, record?.pinVersion ?? 1);
    const matches = timingSafeEqual(Buffer.from(expected), Buffer.from(pin.padEnd(6).slice(0, 6)));
    if (!record || !matches) {
      await this.countFailure(codeHash);
      throw new TrackRefused('code or PIN is wrong');
    }
    await this.database.query('DELETE FROM track_attempts WHERE code_hash = $1', [codeHash]);
    return this.view(record);
  }

  private async view(record: Awaited<ReturnType<Cases['get']>>): Promise<TrackView> {
    const { statuses } = record.definition.workflow;
    const labelOf = (status: string): string => statuses[status]?.label ?? status;
    const events = await this.cases.events(record.id);
    const reasons: Record<string, string> = record.definition.reasons['return'] ?? {};
    const labels = new Map(record.definition.documents.map(({ key, label }) => [key, label]));
    return {
      receiptCode: record.receiptCode,
      service: record.definition.title,
      status: record.status,
      label: labelOf(record.status),
      steps: events
        .filter(({ from, to }) => to !== null && from !== to)
        .map(({ to, at }) => ({ status: to ?? '', label: labelOf(to ?? ''), at: at.toISOString() })),
      promisedAt: record.promisedAt?.toISOString() ?? null,
      asked: record.items
        .filter(({ state }) => state === 'returned')
        .map(({ key, reason }) => ({
          document: key,
          label: labels.get(key) ?? key,
          reason: (reason && reasons[reason]) || '',
        })),
      place: record.phase === 'work' ? await this.place(record.service, record.submittedAt) : null,
    };
  }

  private async place(service: string, submittedAt: Date): Promise<number> {
    const row = await this.database.queryOne<{ count: string }>(
      `SELECT count(*) FROM cases WHERE service_code = $1 AND phase = 'work' AND submitted_at < $2 AND NOT sandbox`,
      [service, submittedAt],
    );
    return Number(row?.count ?? 0) + 1;
  }

  private async refuseWhenSlowed(codeHash: Buffer): Promise<void> {
    const rows = await this.database.query(
      'SELECT 1 FROM track_attempts WHERE code_hash = $1 AND blocked_until > $2',
      [codeHash, this.clock.now()],
    );
    if (rows.length > 0) throw new TrackSlowed('too many wrong PINs');
  }

  private async countFailure(codeHash: Buffer): Promise<void> {
    const now = this.clock.now();
    await this.database.query(
      `INSERT INTO track_attempts (code_hash, failures, updated_at) VALUES ($1, 1, $2)
       ON CONFLICT ON CONSTRAINT track_attempts_pk DO UPDATE SET failures = track_attempts.failures + 1, updated_at = $2,
         blocked_until = CASE WHEN track_attempts.failures + 1 >= $3
           THEN $2::timestamptz + least(900, 2 ^ (track_attempts.failures + 1 - $3)) * interval '1 second' END`,
      [codeHash, now, freeFailures],
    );
  }
}
