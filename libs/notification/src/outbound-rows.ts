import { setTimeout as sleep } from 'node:timers/promises';
import { type Address, addressColumns, type AddressRow, Contacts } from '@app/contacts';
import { Clock, newId, type OutboundContent } from '@app/core';
import { Vault } from '@app/crypto';
import { Database, isConnectionError } from '@app/database';
import { Injectable } from '@nestjs/common';
import { triedAgain, type Verdict } from './attempts';

/** A message that this process has claimed and must now send. */
export interface ClaimedMessage {
  id: string;
  cause: string;
  messageId: string;
  identityId: string;
  caseId: string | null;
  channel: string;
  purpose: 'reply' | 'notice' | 'staff';
  attempt: number;
  partsSent: number;
  content: OutboundContent;
  createdAt: Date;
  /** Where to, as it stood at the claim. */
  address: Address;
}

interface Row extends AddressRow {
  id: string;
  cause: string;
  message_id: string;
  identity_id: string;
  case_id: string | null;
  purpose: ClaimedMessage['purpose'];
  attempts: number;
  parts_sent: number;
  content_sealed: Buffer;
  created_at: Date;
}

/** A message whose fate is still open after all that time. */
export interface Silence {
  id: string;
  cause: string;
  messageId: string;
  status: 'unknown' | 'held';
  code: string;
}

/** Why news waits for the morning. */
export const quietReason = 'quiet_hours';

/** Why the answer to a photo waits: more of them may come. */
export const moreReason = 'more_photos';

/** Why a template waits: we have written first to as many people as we may. */
export const openingsReason = 'openings';

/** A claim that its process did not end in time (it was killed) is taken over after this. */
const leaseMs = 60_000;
/** Spread over a second, so that no other claim of the same person ends at the same moment: it is known by its end. */
const leaseSpreadMs = 1000;
/**
 * While the database was away leases ran out of which another process may know that they are done: it writes so a moment
 * after the return, and only what is still claimed then was left behind.
 */
const takeOverMs = 5000;
/** How often a claim whose fate is unknown is given back, until it is known that it was. */
const giveBackPauseMs = 250;

/** The outbox as the sender sees it: claim the next, write down how it went. */
@Injectable()
export class OutboundRows {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly contacts: Contacts,
    private readonly clock: Clock,
  ) {}

  /**
   * The person's oldest open message, when it is due and nobody else is sending; one at a time keeps the order. Only
   * news that waits for the morning, an answer that waits for more photos and a template that waits for its turn are
   * passed by. `away`: channels that another
   * process must send on.
   */
  async claim(identityId: string, away: readonly string[] = []): Promise<ClaimedMessage | null> {
    const now = this.clock.now();
    const end = new Date(now.getTime() + leaseMs + Math.floor(Math.random() * leaseSpreadMs));
    try {
      return await this.claimUntil(end, { identityId, away, now });
    } catch (error) {
      // The line was cut: the claim may stand, and nobody would know of it for a minute.
      if (isConnectionError(error)) void this.giveBack(identityId, end);
      throw error;
    }
  }

  /** Makes a claim that nothing was done with free again, as soon as the database can be told. */
  private async giveBack(identityId: string, end: Date): Promise<void> {
    for (let waited = 0; waited < leaseMs; waited += giveBackPauseMs) {
      const isTold = await this.free(identityId, end).then(
        () => true,
        () => false, // still away
      );
      if (isTold) return;
      await sleep(giveBackPauseMs, undefined, { ref: false });
    }
  }

  private async free(identityId: string, end: Date): Promise<void> {
    await this.database.query(
      `UPDATE outbound_messages SET status = 'queued', attempts = attempts - 1, next_attempt_at = $3
        WHERE identity_id = $1 AND status = 'sending' AND next_attempt_at = $2`,
      [identityId, end, this.clock.now()],
    );
  }

  private async claimUntil(
    end: Date,
    { identityId, away, now }: { identityId: string; away: readonly string[]; now: Date },
  ): Promise<ClaimedMessage | null> {
    const mayTakeOver = this.database.steadyForMs >= takeOverMs;
    const row = await this.database.queryOne<Row>(
      `UPDATE outbound_messages o SET status = 'sending', attempts = attempts + 1, next_attempt_at = $3, held_reason = NULL
         FROM identities i JOIN conversations c ON c.identity_id = i.id
        WHERE i.id = $1 AND o.id = (SELECT id FROM outbound_messages WHERE identity_id = $1 AND status IN ('queued', 'sending')
                       AND (held_reason IS NULL OR held_reason <> ALL($4::text[]) OR next_attempt_at <= $2)
                     ORDER BY id LIMIT 1 FOR UPDATE)
          AND o.next_attempt_at <= $2 AND o.channel <> ALL($5::text[]) AND (o.status = 'queued' OR $6)
        RETURNING o.id, o.cause, o.message_id, o.identity_id, o.case_id, o.purpose, o.attempts, o.parts_sent,
                  o.content_sealed, o.created_at, ${addressColumns}`,
      [identityId, now, end, [quietReason, moreReason, openingsReason], away, mayTakeOver],
    );
    if (!row) return null;
    return {
      id: row.id,
      cause: row.cause,
      messageId: row.message_id,
      identityId: row.identity_id,
      caseId: row.case_id,
      channel: row.channel,
      purpose: row.purpose,
      attempt: row.attempts,
      partsSent: row.parts_sent,
      content: this.vault.openJson(`outbound_messages.content.${row.id}`, row.content_sealed),
      createdAt: row.created_at,
      address: this.contacts.openAddress(row.identity_id, row),
    };
  }

  /** "Sent" comes only from the provider's answer. */
  async sent(claimed: ClaimedMessage, externalId: string | undefined): Promise<void> {
    const seal = (context: string): Buffer | null =>
      externalId ? this.vault.seal(context, externalId) : null;
    await this.database.query(
      `WITH said AS (
         UPDATE messages SET external_hash = $3, external_sealed = $4, sent_at = $2 WHERE id = $5
       ), tried AS (
         INSERT INTO outbound_attempts (id, outbound_id, attempt, at, outcome)
         VALUES ($6, $1, $7, $2, 'sent') ON CONFLICT DO NOTHING
       )
       UPDATE outbound_messages SET status = 'sent', sent_at = $2, next_attempt_at = NULL, error_code = NULL,
         provider_hash = $3, provider_sealed = $8 WHERE id = $1`,
      [
        claimed.id,
        this.clock.now(),
        externalId ? this.vault.blindIndex('external', externalId) : null,
        seal(`messages.external.${claimed.messageId}`),
        claimed.messageId,
        newId(),
        claimed.attempt,
        seal(`outbound_messages.provider.${claimed.id}`),
      ],
    );
  }

  /**
   * False where the verdict is void: an echo or a status has told meanwhile that it went out, or it was to be held for a
   * silence that is over by now, and is due again.
   */
  async failed(claimed: ClaimedMessage, verdict: Verdict): Promise<boolean> {
    return this.database.transaction(async () => {
      const isOver = verdict.status === 'held' && (await this.hasSpoken(claimed));
      const isOurs = await this.judged(claimed, isOver ? { ...verdict, ...triedAgain } : verdict);
      return isOurs && !isOver;
    });
  }

  private async judged(claimed: ClaimedMessage, verdict: Verdict): Promise<boolean> {
    const next = verdict.retryAfter === undefined ? null : this.clock.now().getTime() + verdict.retryAfter;
    const rows = await this.database.query(
      `UPDATE outbound_messages SET status = $2, next_attempt_at = $3, error_code = $4, parts_sent = $5,
         attempts = attempts - $6, held_reason = CASE WHEN $2 = 'held' THEN $4 END
        WHERE id = $1 AND status = 'sending' RETURNING id`,
      [
        claimed.id,
        verdict.status,
        next === null ? null : new Date(next),
        verdict.code,
        Math.max(claimed.partsSent, verdict.partsSent),
        verdict.uncounted ? 1 : 0,
      ],
    );
    if (!verdict.uncounted) await this.attempt(claimed, verdict.status, verdict.code);
    return rows.length > 0;
  }

  /** Waits without an attempt having been made, and so do the person's later messages. */
  async defer({ id }: ClaimedMessage, until: Date, reason: string | null): Promise<void> {
    await this.database.query(
      `UPDATE outbound_messages SET status = 'queued', attempts = attempts - 1, next_attempt_at = $2, held_reason = $3
        WHERE id = $1 AND status = 'sending'`,
      [id, until, reason],
    );
  }

  /** Waits like that for a reason that lets others pass and ends when the person speaks, which may have been since the claim. */
  async stepAside(
    claimed: ClaimedMessage,
    { until, reason }: { until: Date; reason: string },
  ): Promise<void> {
    await this.database.transaction(async () => {
      if (await this.hasSpoken(claimed)) await this.defer(claimed, this.clock.now(), null);
      else await this.defer(claimed, until, reason);
    });
  }

  /**
   * A turn first notes that somebody spoke and then releases what is held for him, but not what is claimed. His row, kept
   * until our end, puts that before or after this: either we know of his words, or his turn finds what we hold.
   */
  private async hasSpoken({ identityId, address }: ClaimedMessage): Promise<boolean> {
    const row = await this.database.queryOne<{ at: Date | null }>(
      'SELECT last_inbound_at AS at FROM identities WHERE id = $1 FOR SHARE',
      [identityId],
    );
    return (row?.at?.getTime() ?? 0) > (address.lastInboundAt?.getTime() ?? 0);
  }

  /** News that is no longer so: not sent, and nobody need tell it. */
  async overtaken({ id }: ClaimedMessage): Promise<void> {
    await this.database.query(
      `UPDATE outbound_messages SET status = 'manual', next_attempt_at = NULL, error_code = 'overtaken' WHERE id = $1`,
      [id],
    );
  }

  /** The way to open this person's window is closed too: what is held is a person's from now on. */
  async giveUpWaiting(identityId: string): Promise<void> {
    await this.database.query(
      `UPDATE outbound_messages SET next_attempt_at = $2
        WHERE identity_id = $1 AND status = 'held' AND next_attempt_at IS NOT NULL`,
      [identityId, this.clock.now()],
    );
  }

  /** Whether what was said for this cause came to nothing. */
  async hasFailed(cause: string): Promise<boolean> {
    const rows = await this.database.query(
      `SELECT 1 FROM outbound_messages WHERE cause = $1 AND status IN ('failed', 'undeliverable', 'held') LIMIT 1`,
      [cause],
    );
    return rows.length > 0;
  }

  /** What nobody has heard of for too long: told once, for from now on it is a person's. */
  async silent(identityId: string): Promise<Silence[]> {
    return this.database.query<Silence>(
      `UPDATE outbound_messages SET next_attempt_at = NULL
        WHERE identity_id = $1 AND status IN ('unknown', 'held') AND next_attempt_at <= $2
       RETURNING id, cause, message_id AS "messageId", status, coalesce(error_code, held_reason, 'silent') AS code`,
      [identityId, this.clock.now()],
    );
  }

  /** The complaint that a message answers: what it says is not for everybody at the desk. */
  async complaintOf({ messageId }: { messageId: string }): Promise<string | null> {
    const row = await this.database.queryOne<{ complaint_id: string | null }>(
      'SELECT complaint_id FROM messages WHERE id = $1',
      [messageId],
    );
    return row?.complaint_id ?? null;
  }

  private async attempt(claimed: ClaimedMessage, outcome: string, code?: string): Promise<void> {
    await this.database.query(
      `INSERT INTO outbound_attempts (id, outbound_id, attempt, at, outcome, error_code)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
      [newId(), claimed.id, claimed.attempt, this.clock.now(), outcome, code ?? null],
    );
  }
}
