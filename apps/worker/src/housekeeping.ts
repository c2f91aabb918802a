import { TimerHandler, TimerHandlers, Timers } from '@app/casework';
import { Clock } from '@app/core';
import { Database } from '@app/database';
import { log } from '@app/observability';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AbandonedFiles } from './abandoned-files';
import { NightlyBackup } from './nightly-backup';
import { officeSubject } from './office-subject';
import { Retention } from './retention';

const hour = 3_600_000;
const day = 24 * hour;

/** Rows that have had their time; `$1` is the moment before which they are old. */
const old: { what: string; age: number; sql: string }[] = [
  // Twice the time for which a repeat is answered as the first time.
  { what: 'idempotency_keys', age: 2 * day, sql: 'DELETE FROM idempotency_keys WHERE created_at < $1' },
  {
    what: 'track_attempts',
    age: 7 * day,
    sql: 'DELETE FROM track_attempts WHERE updated_at < $1 AND coalesce(blocked_until, $1) <= $1',
  },
  {
    what: 'send_rates',
    age: hour,
    sql: 'DELETE FROM send_rates WHERE busy_until < $1 AND coalesce(blocked_until, $1) <= $1',
  },
  {
    // So long they also tell from which addresses people of the office log in (libs/staff, LoginAttempts).
    what: 'sessions',
    age: 90 * day,
    sql: `DELETE FROM sessions WHERE id IN (SELECT id FROM sessions
            WHERE created_at < $1 AND least(ended_at, expires_at) < $1 LIMIT 2000)`,
  },
  {
    what: 'timers',
    age: 90 * day,
    sql: `DELETE FROM timers WHERE state <> 'waiting' AND due_at < $1`,
  },
];

/** Once an hour: what is old goes, and the backups' age is looked at. */
@Injectable()
export class Housekeeping extends TimerHandler implements OnModuleInit {
  readonly kind = 'housekeeping';

  constructor(
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly handlers: TimerHandlers,
    private readonly timers: Timers,
    private readonly backups: NightlyBackup,
    private readonly retention: Retention,
    private readonly abandoned: AbandonedFiles,
  ) {
    super();
  }

  onModuleInit(): void {
    this.handlers.register(this);
  }

  /** At every start: the first round comes at once, for it also tells that there is no place for backups. */
  async plan(): Promise<void> {
    await this.backups.plan();
    await this.abandoned.plan();
    await this.timers.set(this.kind, officeSubject, this.clock.now());
  }

  async run(): Promise<void> {
    await this.timers.set(this.kind, officeSubject, new Date(this.clock.now().getTime() + hour));
    for (const { what, age, sql } of old) {
      const rows = await this.database.query(`${sql} RETURNING 1`, [
        new Date(this.clock.now().getTime() - age),
      ]);
      if (rows.length > 0) log.info('housekeeping.removed', { what, count: rows.length });
    }
    await this.dropEmptyBodies();
    await this.backups.watch();
    await this.retention.discard();
  }

  /** Bodies that were dropped a month ago (law 1): the event stays, and no longer points at an empty row. */
  private async dropEmptyBodies(): Promise<void> {
    await this.database.query(
      `WITH gone AS (SELECT id FROM inbound_bodies WHERE body_sealed IS NULL AND drop_after < $1 LIMIT 2000)
       UPDATE inbound_events SET body_id = NULL WHERE body_id IN (SELECT id FROM gone)`,
      [new Date(this.clock.now().getTime() - 30 * day)],
    );
    await this.database.query(
      `DELETE FROM inbound_bodies b WHERE body_sealed IS NULL AND drop_after < $1
          AND NOT EXISTS (SELECT 1 FROM inbound_events e WHERE e.body_id = b.id)`,
      [new Date(this.clock.now().getTime() - 30 * day)],
    );
  }
}
