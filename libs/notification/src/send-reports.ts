import { Tasks } from '@app/casework';
import { ChannelRegistry, type OutboundMark, readMark } from '@app/channels';
import { Contacts } from '@app/contacts';
import { Clock, type InboundEcho, type InboundStatus, type OutboundContent } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { WakeUp } from '@app/queue';
import { Injectable } from '@nestjs/common';
import { judge, triedAgain } from './attempts';
import { type EarlyReport, EarlyReports } from './early-reports';
import { Settlement } from './settlement';

interface Row {
  id: string;
  cause: string;
  messageId: string;
  identityId: string;
  status: string;
  channel: string;
  account: string;
  attempts: number;
  /** Whether the person has spoken since it was sent. */
  hasSpoken: boolean;
}

const columns = `o.id, o.cause, o.message_id AS "messageId", o.identity_id AS "identityId", o.status, o.channel, i.account,
  o.attempts, coalesce(i.last_inbound_at > o.sent_at, false) AS "hasSpoken"
  FROM outbound_messages o JOIN identities i ON i.id = o.identity_id`;

/** Later in the list wins; what is not in it is no state to be overtaken. */
const order = `ARRAY['sent', 'delivered', 'read']`;
/** Meta's clock and ours may differ by this much where it names a time instead of a message. */
const clockSlackMs = 10_000;

/** What the provider tells later of what we sent: also whether a send whose answer was lost had arrived. */
@Injectable()
export class SendReports {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly channels: ChannelRegistry,
    private readonly settlement: Settlement,
    private readonly contacts: Contacts,
    private readonly early: EarlyReports,
    private readonly tasks: Tasks,
    private readonly wakeUp: WakeUp,
    private readonly clock: Clock,
  ) {}

  /** A delivery report: of one message, or of all that a person was sent up to a time. */
  async reported(report: InboundStatus, from: { channel: string; account: string }): Promise<void> {
    const { externalId, senderId, upTo, status } = report;
    if (externalId) return this.ofMessage(externalId, report);
    const identityId = senderId ? await this.contacts.known({ ...from, senderId }) : null;
    if (identityId && upTo) await this.upTo(identityId, status, new Date(upTo));
  }

  /** Applies what was reported before we knew the message's id, as far as we know it now. */
  async catchUp(): Promise<void> {
    for (const hash of await this.early.nowKnown()) {
      await this.database.transaction(async () => {
        const report = await this.early.take(hash);
        if (report) await this.apply(hash, report, null);
      });
    }
  }

  /** Kept for later where nobody knows the message yet. */
  private async ofMessage(
    externalId: string,
    { status, mark, errorCode }: Pick<InboundStatus, 'status' | 'mark' | 'errorCode'>,
  ): Promise<void> {
    const known = readMark(mark);
    const hash = this.hashOf(externalId);
    if (!known && !(await this.isKnown(hash))) return this.early.keep(hash, { status, errorCode });
    if (known && status !== 'failed') await this.arrived(known, externalId);
    await this.apply(hash, { status, errorCode }, known);
  }

  /** Never backwards (protocol.md 4). A failure that comes after the provider took it is judged like any. */
  private async apply(
    hash: Buffer,
    { status, errorCode }: EarlyReport,
    mark: OutboundMark | null,
  ): Promise<void> {
    if (status === 'failed') return this.failed(hash, mark, errorCode);
    await this.database.query(
      `UPDATE outbound_messages SET status = $2 WHERE provider_hash = $1
          AND array_position(${order}, status) < array_position(${order}, $2)`,
      [hash, status],
    );
    // What a person wrote elsewhere has no row in the outbox.
    await this.database.query(
      `UPDATE messages SET status = $2 WHERE external_hash = $1 AND direction = 'outbound'
          AND array_position(${order}, status) < array_position(${order}, $2)`,
      [hash, status],
    );
  }

  private async upTo(identityId: string, status: string, at: Date): Promise<void> {
    await this.database.query(
      `UPDATE outbound_messages SET status = $2 WHERE identity_id = $1 AND status IN ('sent', 'delivered')
          AND sent_at <= $3 AND array_position(${order}, status) < array_position(${order}, $2)`,
      [identityId, status, new Date(at.getTime() + clockSlackMs)],
    );
  }

  private async isKnown(hash: Buffer): Promise<boolean> {
    const rows = await this.database.query(
      `SELECT 1 FROM outbound_messages WHERE provider_hash = $1
       UNION ALL SELECT 1 FROM messages WHERE external_hash = $1 AND direction = 'outbound' LIMIT 1`,
      [hash],
    );
    return rows.length > 0;
  }

  /** Whether the echo is of a message that we sent; one whose answer was lost is known to be out by it. */
  async echoed(channel: string, { externalId, senderId, text, mark }: InboundEcho): Promise<boolean> {
    const known = readMark(mark);
    if (known) {
      await this.arrived(known, externalId);
      return true;
    }
    const row = await this.database.queryOne('SELECT 1 FROM outbound_messages WHERE provider_hash = $1', [
      this.hashOf(externalId),
    ]);
    if (row) return true;
    const alike = senderId && text ? await this.openLike(channel, senderId, text) : undefined;
    if (alike) await this.arrived({ outboundId: alike, part: 0, parts: 1 }, externalId);
    return alike !== undefined;
  }

  /** A message is out with its last part; after an earlier one a lost send goes on behind it. */
  private async arrived({ outboundId, part, parts }: OutboundMark, externalId?: string): Promise<void> {
    const last = part + 1 >= parts;
    const rows = await this.database.query<{ identity_id: string; message_id: string }>(
      last
        ? `UPDATE outbound_messages SET status = 'sent', sent_at = coalesce(sent_at, $2), next_attempt_at = NULL,
             error_code = NULL, held_reason = NULL, provider_hash = coalesce(provider_hash, $3),
             provider_sealed = coalesce(provider_sealed, $4)
            WHERE id = $1 AND status IN ('sending', 'unknown', 'queued', 'failed') RETURNING identity_id, message_id`
        : `UPDATE outbound_messages SET parts_sent = greatest(parts_sent, $3), next_attempt_at = $2,
             status = CASE status WHEN 'unknown' THEN 'queued' ELSE status END
            WHERE id = $1 AND status IN ('unknown', 'queued') AND parts_sent <= $3 RETURNING identity_id, message_id`,
      last
        ? [
            outboundId,
            this.clock.now(),
            externalId ? this.hashOf(externalId) : null,
            externalId ? this.vault.seal(`outbound_messages.provider.${outboundId}`, externalId) : null,
          ]
        : [outboundId, this.clock.now(), part + 1],
    );
    for (const row of rows) {
      if (last && externalId) await this.nameMessage(row.message_id, externalId);
      await this.tasks.closeFor('send_failed', 'outbound', outboundId, 'sent');
      await this.wakeUp.wake('outbound', [row.identity_id]);
    }
  }

  private async nameMessage(messageId: string, externalId: string): Promise<void> {
    await this.database.query(
      `UPDATE messages SET external_hash = coalesce(external_hash, $2), external_sealed = coalesce(external_sealed, $3)
        WHERE id = $1`,
      [messageId, this.hashOf(externalId), this.vault.seal(`messages.external.${messageId}`, externalId)],
    );
  }

  /** Most refusals of WhatsApp come this way, after a 200. */
  private async failed(hash: Buffer, mark: OutboundMark | null, code?: string): Promise<void> {
    const row = await this.refused(hash, mark);
    if (!row) return;
    const failure = this.channels.get(row.channel).failureOf(code ?? 'failed');
    const judged = judge(failure, row.attempts, this.clock.now());
    // Held for a silence that is over: what he said since then has opened the window, and releases nothing any more.
    const verdict = judged.status === 'held' && row.hasSpoken ? { ...judged, ...triedAgain } : judged;
    const next = verdict.retryAfter === undefined ? null : this.clock.now().getTime() + verdict.retryAfter;
    await this.database.query(
      `UPDATE outbound_messages SET status = $2, next_attempt_at = $3, error_code = $4, provider_hash = NULL,
         provider_sealed = NULL, sent_at = NULL, parts_sent = 0, held_reason = CASE WHEN $2 = 'held' THEN $4 END
        WHERE id = $1`,
      [row.id, verdict.status, next === null ? null : new Date(next), verdict.code],
    );
    if (verdict === judged) await this.settlement.settle(row, verdict);
    else await this.wakeUp.wake('outbound', [row.identityId]);
  }

  /** What the provider took, or was to take, under that id or with that mark of ours. */
  private async refused(hash: Buffer, mark: OutboundMark | null): Promise<Row | null> {
    return (
      (await this.database.queryOne<Row>(
        `SELECT ${columns} WHERE o.provider_hash = $1 AND o.status IN ('sent', 'sending') FOR UPDATE OF o`,
        [hash],
      )) ??
      (await this.database.queryOne<Row>(
        `SELECT ${columns} WHERE o.id = $1 AND o.status IN ('sending', 'unknown') FOR UPDATE OF o`,
        [mark?.outboundId ?? null],
      ))
    );
  }

  /** A lost send of the same words to the same person: the way where a provider gives our mark not back. */
  private async openLike(channel: string, senderId: string, text: string): Promise<string | undefined> {
    const rows = await this.database.query<{ id: string; content_sealed: Buffer }>(
      `SELECT o.id, o.content_sealed FROM outbound_messages o JOIN identities i ON i.id = o.identity_id
        WHERE i.channel = $1 AND i.sender_hash = $2 AND o.status IN ('sending', 'unknown') ORDER BY o.id LIMIT 20`,
      [channel, this.vault.blindIndex('sender', senderId)],
    );
    return rows.find(({ id, content_sealed }) => {
      const content = this.vault.openJson<OutboundContent>(`outbound_messages.content.${id}`, content_sealed);
      return content.text?.trim() === text.trim();
    })?.id;
  }

  private hashOf(externalId: string): Buffer {
    return this.vault.blindIndex('external', externalId);
  }
}
