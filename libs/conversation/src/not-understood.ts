import { Tasks } from '@app/casework';
import { type InboundUnreadable } from '@app/core';
import { Database } from '@app/database';
import { type StoredEvent } from '@app/intake';
import { Injectable } from '@nestjs/common';

/** What nobody here could read is a task: one for many of a kind, for a provider's new habit comes in thousands. */
@Injectable()
export class NotUnderstood {
  constructor(
    private readonly database: Database,
    private readonly tasks: Tasks,
  ) {}

  async handle({ id, channel }: StoredEvent, { reason }: InboundUnreadable): Promise<void> {
    const code = `${channel}:${reason}`;
    // Two at once must not both find none.
    await this.database.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 22))', [
      `not_understood:${code}`,
    ]);
    const open = await this.database.query(
      `SELECT 1 FROM tasks WHERE kind = 'not_understood' AND state = 'open' AND subject_kind = 'event' AND code = $1`,
      [code],
    );
    if (open.length > 0) return;
    await this.tasks.open({ kind: 'not_understood', subjectKind: 'event', subjectId: id, code });
  }
}
