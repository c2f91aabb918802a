import { AppError, Clock, cursorKey, type Page, pageOf } from '@app/core';
import { Database } from '@app/database';
import { WakeUp } from '@app/queue';
import { Injectable } from '@nestjs/common';
import { SendRates } from './send-rates';

/** No such message, or one that is not to be sent again. */
export class OutboundNotFound extends AppError {
  readonly code = 'notification.outbound_not_found';
  readonly kind = 'not_found';
}

/** A message of ours as staff see it: how it went, not what it said. */
export interface OutboxView {
  id: string;
  channel: string;
  purpose: string;
  status: string;
  caseId: string | null;
  conversationId: string;
  attempts: number;
  errorCode: string | null;
  createdAt: Date;
  sentAt: Date | null;
}

/** The outbox for staff. */
@Injectable()
export class OutboxList {
  constructor(
    private readonly database: Database,
    private readonly rates: SendRates,
    private readonly wakeUp: WakeUp,
    private readonly clock: Clock,
  ) {}

  /** Newest first. */
  async list(filter: { status?: string; cursor?: string; limit: number }): Promise<Page<OutboxView>> {
    const after = filter.cursor ? cursorKey(filter.cursor) : null;
    const rows = await this.database.query<OutboxView & { at: string }>(
      `SELECT id, channel, purpose, status, case_id AS "caseId", conversation_id AS "conversationId", attempts,
              error_code AS "errorCode", created_at AS "createdAt", sent_at AS "sentAt", created_at::text AS at
         FROM outbound_messages WHERE ($1::text IS NULL OR status = $1)
          AND ($2::timestamptz IS NULL OR (created_at, id) < ($2::timestamptz, $3::uuid))
        ORDER BY created_at DESC, id DESC LIMIT $4`,
      [filter.status ?? null, after?.at ?? null, after?.id ?? null, filter.limit + 1],
    );
    const page = pageOf(rows, filter.limit, ({ at, id }) => ({ at, id }));
    return { ...page, items: page.items.map(({ at: _at, ...view }) => view) };
  }

  /** A new attempt that really sends. @throws OutboundNotFound when it is on its way or has arrived */
  async retry(id: string): Promise<void> {
    const [row] = await this.database.query<{ identity_id: string; channel: string; account: string }>(
      `UPDATE outbound_messages o SET status = 'queued', attempts = 0, next_attempt_at = $2, error_code = NULL,
         held_reason = NULL, provider_hash = NULL, provider_sealed = NULL
        FROM identities i WHERE i.id = o.identity_id AND o.id = $1
         AND (o.status IN ('held', 'failed', 'undeliverable', 'unknown', 'manual') OR o.status = 'queued' AND o.next_attempt_at > $2)
       RETURNING o.identity_id, o.channel, i.account`,
      [id, this.clock.now()],
    );
    if (!row) throw new OutboundNotFound('nothing to send again', { outboundId: id });
    await this.rates.unblock(row.channel, row.account);
    await this.wakeUp.wake('outbound', [row.identity_id]);
  }
}
