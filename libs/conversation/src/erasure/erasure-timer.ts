import { type DueTimer, TimerHandler, TimerHandlers, Timers } from '@app/casework';
import { Clock } from '@app/core';
import { Database } from '@app/database';
import { Storage } from '@app/documents';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ChatErasure } from './chat-erasure';
import { erasureTimer } from './erasure';

const hour = 3_600_000;

interface Row {
  identity_id: string | null;
  at: Date;
  file_ids: string[];
}

/**
 * The end of an erasure: the bytes of the files at once, and the address on the channel when the last word has gone out.
 * Who writes on meanwhile is answered; his address goes when he has been quiet for a day and no case of his is open.
 */
@Injectable()
export class ErasureTimer extends TimerHandler implements OnModuleInit {
  readonly kind = erasureTimer;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly handlers: TimerHandlers,
    private readonly timers: Timers,
    private readonly storage: Storage,
    private readonly chat: ChatErasure,
  ) {
    super();
  }

  onModuleInit(): void {
    this.handlers.register(this);
  }

  async run({ subjectId: id }: DueTimer): Promise<void> {
    const row = await this.database.queryOne<Row>(
      'SELECT identity_id, at, file_ids FROM erasures WHERE id = $1 AND finished_at IS NULL FOR UPDATE',
      [id],
    );
    if (!row) return;
    for (const fileId of row.file_ids) {
      await this.storage.file(fileId).remove();
      await this.storage.note(fileId).remove();
    }
    await this.database.query(`UPDATE erasures SET file_ids = '{}' WHERE id = $1`, [id]);
    if (row.identity_id && (await this.isStillTalking(row.identity_id, row.at))) {
      await this.timers.set(this.kind, id, new Date(this.clock.now().getTime() + hour));
      return;
    }
    if (row.identity_id) {
      await this.chat.erase(row.identity_id, id);
      await this.chat.forgetAddress(row.identity_id);
    }
    await this.database.query('UPDATE erasures SET finished_at = $2 WHERE id = $1', [id, this.clock.now()]);
  }

  private async isStillTalking(identityId: string, erasedAt: Date): Promise<boolean> {
    const row = await this.database.queryOne<{ talking: boolean }>(
      `SELECT EXISTS (SELECT 1 FROM conversations WHERE identity_id = $1 AND last_inbound_at > greatest($2, $3::timestamptz))
        OR EXISTS (SELECT 1 FROM cases WHERE identity_id = $1 AND closed_at IS NULL)
        OR EXISTS (SELECT 1 FROM inbound_events e JOIN messages m ON m.event_id = e.id WHERE m.identity_id = $1 AND e.status = 'pending')
        OR EXISTS (SELECT 1 FROM outbound_messages WHERE identity_id = $1 AND created_at > $3
          AND status IN ('held', 'queued', 'sending')) AS talking`,
      [identityId, erasedAt, new Date(this.clock.now().getTime() - 24 * hour)],
    );
    return row?.talking ?? false;
  }
}
