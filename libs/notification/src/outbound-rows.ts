import { Clock, newId, type OutboundContent } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import type { Verdict } from './attempts';

/** A message that this process has claimed and must now send. */
export interface ClaimedMessage {
  id: string;
  messageId: string;
  identityId: string;
  caseId: string | null;
  channel: string;
  purpose: 'reply' | 'notice' | 'staff';
  attempt: number;
  partsSent: number;
  content: OutboundContent;
}

interface Row {
  id: string;
  message_id: string;
  identity_id: string;
  case_id: string | null;
  channel: string;
  purpose: ClaimedMessage['purpose'];
  attempts: number;
  parts_sent: number;
  content_sealed: Buffer;
}

/** A claim that its process did not end in time (it was killed) is taken over after this. */
const leaseMs = 60_000;

/** The outbox as the sender sees it: claim the next, write down how it went. */
@Injectable()
export class OutboundRows {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /** The person's oldest open message, when it is due and nobody else is sending; one at a time keeps the order. */
  async claim(identityId: string): Promise<ClaimedMessage | null> {
    const now = this.clock.now();
    const row = await this.database.queryOne<Row>(
      `UPDATE outbound_messages SET status = 'sending', attempts = attempts + 1, next_attempt_at = $3
        WHERE id = (SELECT id FROM outbound_messages WHERE identity_id = $1 AND status IN ('queued', 'sending')
                     ORDER BY id LIMIT 1 FOR UPDATE)
          AND next_attempt_at <= $2
        RETURNING id, message_id, identity_id, case_id, channel, purpose, attempts, parts_sent,
                  content_sealed`,
      [identityId, now, new Date(now.getTime() + leaseMs)],
    );
    if (!row) return null;
    return {
      id: row.id,
      messageId: row.message_id,
      identityId: row.identity_id,
      caseId: row.case_id,
      channel: row.channel,
      purpose: row.purpose,
      attempt: row.attempts,
      partsSent: row.parts_sent,
      content: this.vault.openJson(`outbound_messages.content.${row.id}`, row.content_sealed),
    };
  }

  /** "Sent" comes only from the provider's answer. */
  async sent(claimed: ClaimedMessage, externalId: string | undefined): Promise<void> {
    const now = this.clock.now();
    await this.database.transaction(async () => {
      await this.database.query(
        `UPDATE outbound_messages SET status = 'sent', sent_at = $2, next_attempt_at = NULL, error_code = NULL,
           provider_hash = $3, provider_sealed = $4 WHERE id = $1`,
        [
          claimed.id,
          now,
          externalId ? this.vault.blindIndex('external', externalId) : null,
          externalId ? this.vault.seal(`outbound_messages.provider.${claimed.id}`, externalId) : null,
        ],
      );
      await this.database.query(
        'UPDATE messages SET external_hash = $2, external_sealed = $3, sent_at = $4 WHERE id = $1',
        [
          claimed.messageId,
          externalId ? this.vault.blindIndex('external', externalId) : null,
          externalId ? this.vault.seal(`messages.external.${claimed.messageId}`, externalId) : null,
          now,
        ],
      );
      await this.attempt(claimed, 'sent');
    });
  }

  async failed(claimed: ClaimedMessage, verdict: Verdict): Promise<void> {
    const next = verdict.retryAfter === undefined ? null : this.clock.now().getTime() + verdict.retryAfter;
    await this.database.transaction(async () => {
      await this.database.query(
        `UPDATE outbound_messages SET status = $2, next_attempt_at = $3, error_code = $4, parts_sent = $5,
           held_reason = CASE WHEN $2 = 'held' THEN $4 END WHERE id = $1`,
        [
          claimed.id,
          verdict.status,
          next === null ? null : new Date(next),
          verdict.code,
          Math.max(claimed.partsSent, verdict.partsSent),
        ],
      );
      await this.attempt(claimed, verdict.status, verdict.code);
    });
  }

  /** A delivery report: never backwards, and failed is final (protocol.md 4). */
  async reported(externalId: string, status: 'sent' | 'delivered' | 'read' | 'failed'): Promise<void> {
    await this.database.query(
      `UPDATE outbound_messages SET status = $2 WHERE provider_hash = $1
          AND array_position(ARRAY['sending', 'sent', 'delivered', 'read', 'failed'], status)
            < array_position(ARRAY['sending', 'sent', 'delivered', 'read', 'failed'], $2)`,
      [this.vault.blindIndex('external', externalId), status],
    );
  }

  private async attempt(claimed: ClaimedMessage, outcome: string, code?: string): Promise<void> {
    await this.database.query(
      `INSERT INTO outbound_attempts (id, outbound_id, attempt, at, outcome, error_code)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
      [newId(), claimed.id, claimed.attempt, this.clock.now(), outcome, code ?? null],
    );
  }
}
