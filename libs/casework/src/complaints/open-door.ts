import { AppError, Clock } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';

/** Too many complaints from one address in an hour. */
export class ComplaintsSlowed extends AppError {
  readonly code = 'casework.complaints_slowed';
  readonly kind = 'forbidden';
  readonly status = 429;
}

/** A village may share one address: many, but not a flood. */
const most = 20;

/** Whoever writes without a log-in may not bury the complaints of others under his own. */
@Injectable()
export class OpenDoor {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /** Counts one from this address within the hour. Of an address only its keyed hash is kept. @throws ComplaintsSlowed */
  async enter(address: string): Promise<void> {
    const row = await this.database.queryOne<{ failures: number }>(
      `INSERT INTO track_attempts AS a (code_hash, failures, updated_at) VALUES ($1, 1, $2)
       ON CONFLICT ON CONSTRAINT track_attempts_pk DO UPDATE SET
         failures = CASE WHEN a.updated_at < $2::timestamptz - interval '1 hour' THEN 1 ELSE a.failures + 1 END,
         updated_at = CASE WHEN a.updated_at < $2::timestamptz - interval '1 hour' THEN $2 ELSE a.updated_at END
       RETURNING failures`,
      [this.vault.blindIndex('complaint-address', address), this.clock.now()],
    );
    if ((row?.failures ?? 0) > most) throw new ComplaintsSlowed('too many complaints from one address');
  }
}
