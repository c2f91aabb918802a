import { Tasks } from '@app/casework';
import type { InboundAccountNews } from '@app/core';
import { Database } from '@app/database';
import type { StoredEvent } from '@app/intake';
import { Injectable } from '@nestjs/common';

/** A warning or a restriction of our own account is a task, before it becomes a channel that carries nothing. */
@Injectable()
export class AccountNews {
  constructor(
    private readonly database: Database,
    private readonly tasks: Tasks,
  ) {}

  /** One task a kind of news, however often the provider tells it. */
  async handle({ id, channel }: StoredEvent, { payload }: InboundAccountNews): Promise<void> {
    const code = `${channel}:${payload}`;
    await this.database.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 22))', [`account:${code}`]);
    const open = await this.database.query(
      `SELECT 1 FROM tasks WHERE kind = 'channel_down' AND state = 'open' AND subject_kind = 'event' AND code = $1`,
      [code],
    );
    if (open.length === 0)
      await this.tasks.open({ kind: 'channel_down', subjectKind: 'event', subjectId: id, code });
  }
}
