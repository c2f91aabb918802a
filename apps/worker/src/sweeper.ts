import { Timers } from '@app/casework';
import { Clock } from '@app/core';
import { Database, isConnectionError } from '@app/database';
import { SendReports } from '@app/notification';
import { describeError, log } from '@app/observability';
import { WakeUp } from '@app/queue';
import { Injectable } from '@nestjs/common';

/** Wakes again what a lost job left: the database is the record, the queue only says that there is work (law 2). */
@Injectable()
export class Sweeper {
  private running = false;

  constructor(
    private readonly database: Database,
    private readonly wakeUp: WakeUp,
    private readonly timers: Timers,
    private readonly reports: SendReports,
    private readonly clock: Clock,
  ) {}

  /** One round; a round that is still going is not begun again. */
  async sweep(): Promise<void> {
    if (this.running) return;
    this.running = true;
    try {
      await this.round();
    } catch (error) {
      if (!isConnectionError(error)) log.error('sweeper.failed', describeError(error));
    } finally {
      this.running = false;
    }
  }

  private async round(): Promise<void> {
    const now = this.clock.now();
    await this.wake(
      'intake',
      `SELECT DISTINCT encode(lane, 'hex') AS id FROM inbound_events
        WHERE status = 'pending' AND coalesce(next_attempt_at, received_at) <= $1 LIMIT 500`,
      now,
    );
    await this.wake(
      'media',
      `SELECT id FROM message_attachments WHERE state = 'pending' AND next_attempt_at <= $1 LIMIT 500`,
      now,
    );
    await this.wake(
      'outbound',
      `SELECT DISTINCT identity_id AS id FROM outbound_messages
        WHERE status IN ('queued', 'sending', 'unknown', 'held') AND next_attempt_at <= $1 LIMIT 500`,
      now,
    );
    await this.wake(
      'outbound',
      `SELECT id FROM cases WHERE notified_seq < event_seq AND updated_at <= $1 LIMIT 500`,
      now,
      'case',
    );
    await this.reports.catchUp();
    await this.timers.wakeDue();
    await this.database.query(
      'UPDATE inbound_bodies SET body_sealed = NULL WHERE body_sealed IS NOT NULL AND drop_after <= $1',
      [now],
    );
  }

  private async wake(
    queue: 'intake' | 'media' | 'outbound',
    sql: string,
    now: Date,
    kind?: string,
  ): Promise<void> {
    const rows = await this.database.query<{ id: string }>(sql, [now]);
    await this.wakeUp.wakeAgain(
      queue,
      rows.map(({ id }) => id),
      kind,
    );
  }
}
