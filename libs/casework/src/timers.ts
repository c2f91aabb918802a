import { Clock, newId } from '@app/core';
import { Database } from '@app/database';
import { WakeUp } from '@app/queue';
import { Injectable } from '@nestjs/common';
import { officeSubject } from './office/office-subject';
import { TimerHandlers } from './timer-handlers';

/** A time that has come. */
export interface DueTimer {
  id: string;
  kind: string;
  subjectId: string;
  data: Record<string, unknown>;
}

/** Timers are rows; the queue only wakes (design.md 6). One of a kind a subject. */
@Injectable()
export class Timers {
  constructor(
    private readonly database: Database,
    private readonly wakeUp: WakeUp,
    private readonly clock: Clock,
    private readonly handlers: TimerHandlers,
  ) {}

  /** Sets or moves a timer. */
  async set(kind: string, subjectId: string, dueAt: Date, data: Record<string, unknown> = {}): Promise<void> {
    await this.database.query(
      `INSERT INTO timers (id, kind, subject_id, due_at, data) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT ON CONSTRAINT timers_uq DO UPDATE
         SET due_at = excluded.due_at, data = excluded.data, state = 'waiting', attempts = 0, done_at = NULL`,
      [newId(), kind, subjectId, dueAt, JSON.stringify(data)],
    );
  }

  async cancel(kind: string, subjectId: string): Promise<void> {
    await this.database.query(
      `UPDATE timers SET state = 'cancelled' WHERE kind = $1 AND subject_id = $2 AND state = 'waiting'`,
      [kind, subjectId],
    );
  }

  /** Wakes a job for each timer whose time has come, the longest due first. */
  async wakeDue(limit = 200): Promise<void> {
    await this.setStanding();
    const rows = await this.database.query<{ id: string }>(
      `SELECT id FROM timers WHERE state = 'waiting' AND due_at <= $1 AND kind = ANY ($3) ORDER BY due_at LIMIT $2`,
      [this.clock.now(), limit, this.handlers.kinds()],
    );
    await this.wakeUp.wakeAgain(
      'timers',
      rows.map(({ id }) => id),
    );
  }

  private async setStanding(): Promise<void> {
    const handlers = this.handlers.standing();
    const rows = await this.database.query<{ kind: string }>(
      'SELECT kind FROM timers WHERE subject_id = $1 AND kind = ANY ($2)',
      [officeSubject, handlers.map(({ kind }) => kind)],
    );
    const known = new Set(rows.map(({ kind }) => kind));
    for (const handler of handlers) {
      const dueAt = known.has(handler.kind) ? null : await handler.standing?.();
      if (dueAt) await this.setOnce(handler.kind, officeSubject, dueAt);
    }
  }

  /** Two processes start at once: the first one's stays. */
  private async setOnce(kind: string, subjectId: string, dueAt: Date): Promise<void> {
    await this.database.query(
      `INSERT INTO timers (id, kind, subject_id, due_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
      [newId(), kind, subjectId, dueAt],
    );
  }

  /** What a timer is about, without taking it. */
  async subjectOf(id: string): Promise<{ kind: string; subjectId: string } | null> {
    return this.database.queryOne('SELECT kind, subject_id AS "subjectId" FROM timers WHERE id = $1', [id]);
  }

  /** Takes a due timer for this transaction, or null when it was moved, cancelled or is being worked. */
  async take(id: string): Promise<DueTimer | null> {
    return this.database.queryOne<DueTimer>(
      `UPDATE timers SET state = 'done', done_at = $2
        WHERE id = (SELECT id FROM timers WHERE id = $1 AND state = 'waiting' AND due_at <= $2 FOR UPDATE SKIP LOCKED)
        RETURNING id, kind, subject_id AS "subjectId", data`,
      [id, this.clock.now()],
    );
  }
}
