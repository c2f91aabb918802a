import { AppError, Clock } from '@app/core';
import { Database, isConnectionError } from '@app/database';
import { describeError, log } from '@app/observability';
import { Injectable } from '@nestjs/common';
import { Tasks } from './tasks';
import { TimerHandlers } from './timer-handlers';

const maxAttempts = 5;
const firstWaitMs = 60_000;

interface FailedTimer {
  kind: string;
  subjectId: string;
  attempts: number;
}

/** What becomes of a timer whose work fails: tried again later and later, at last a person's task. */
@Injectable()
export class TimerFailures {
  constructor(
    private readonly database: Database,
    private readonly handlers: TimerHandlers,
    private readonly tasks: Tasks,
    private readonly clock: Clock,
  ) {}

  /** Does the work of a timer. A database that is away is nobody's fault: that is thrown on, and counts nothing. */
  async guard(timerId: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (isConnectionError(error)) throw error;
      await this.failed(timerId, error);
    }
  }

  private async failed(timerId: string, error: unknown): Promise<void> {
    await this.database.transaction(async () => {
      const timer = await this.postpone(timerId);
      if (!timer) return;
      const { kind, subjectId, attempts } = timer;
      log.error('timers.failed', { timerId, kind, attempts, ...describeError(error) });
      if (attempts < maxAttempts) return;
      const handler = this.handlers.find(kind);
      // The office's own timers are wound up by their own run: one that was set aside would never come again.
      if (!handler?.standing) {
        await this.database.query(`UPDATE timers SET state = 'parked' WHERE id = $1`, [timerId]);
      }
      await this.tasks.open({
        kind: 'timer_failed',
        subjectKind: handler?.isOfCase ? 'case' : 'timer',
        subjectId: handler?.isOfCase ? subjectId : timerId,
        code: error instanceof AppError ? error.code : kind,
      });
    });
  }

  /** One, four, sixteen minutes, then an hour and four minutes each time; null when it was moved or cancelled meanwhile. */
  private postpone(timerId: string): Promise<FailedTimer | null> {
    return this.database.queryOne<FailedTimer>(
      `UPDATE timers SET attempts = least(attempts + 1, 100),
          due_at = $2::timestamptz + power(4, least(attempts, 3)) * $3 * interval '1 millisecond'
        WHERE id = $1 AND state = 'waiting' AND due_at <= $2
        RETURNING kind, subject_id AS "subjectId", attempts`,
      [timerId, this.clock.now(), firstWaitMs],
    );
  }
}
