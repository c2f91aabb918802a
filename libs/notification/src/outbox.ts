import { Clock, type MessageKind, newId, type OutboundContent } from '@app/core';
import { Vault } from '@app/crypto';
import { Contacts } from '@app/contacts';
import { Database } from '@app/database';
import { WakeUp } from '@app/queue';
import { nudgePrefix } from './nudges';
import { moreReason, openingsReason, quietReason } from './outbound-rows';
import { Injectable } from '@nestjs/common';

/** What the cause of a message begins with that only asks somebody to open the window for another one. */
export const openerPrefix = 'opens:';

/** Why we write: an answer, news of a case, or words of an officer. */
export type Purpose = 'reply' | 'notice' | 'staff';

/** Something to tell one identity; `cause` is what made it, so that it goes out once however often it is asked for. */
export interface Saying {
  cause: string;
  identityId: string;
  purpose: Purpose;
  contents: OutboundContent[];
  caseId?: string;
  authorId?: string;
  /** Only who sees complaints may read it. */
  complaintId?: string;
  /** Not before then, for more photos may come; news may pass it by. */
  after?: Date;
}

/** Writes what we want to say as rows of the outbox, in the transaction of its cause (law 5). */
@Injectable()
export class Outbox {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly contacts: Contacts,
    private readonly wakeUp: WakeUp,
  ) {}

  /**
   * Rows are unique on (cause, ordinal): a repeat adds nothing. The text may hold `{pin}`, filled in at sending.
   * @throws IdentityNotFound
   */
  async say(saying: Saying): Promise<void> {
    if (saying.contents.length === 0) return;
    await this.database.transaction(async () => {
      if (await this.insert(saying)) return this.wake(saying);
      await this.contacts.address(saying.identityId); // that cause has been said, or there is nobody to say it to
    });
  }

  /**
   * Takes back what was kept for later, in the transaction that says it otherwise. False, and nothing is taken back,
   * where any of it may be out already.
   */
  async takeBack(cause: string): Promise<boolean> {
    return this.database.transaction(async () => {
      const rows = await this.database.query<{ id: string; message_id: string; is_unsent: boolean }>(
        `SELECT id, message_id, status = 'queued' AND attempts = 0 AND parts_sent = 0 AS is_unsent
           FROM outbound_messages WHERE cause = $1 ORDER BY id FOR UPDATE`,
        [cause],
      );
      if (rows.length === 0 || !rows.every(({ is_unsent: isUnsent }) => isUnsent)) return false;
      await this.database.query('DELETE FROM outbound_messages WHERE id = ANY ($1)', [
        rows.map(({ id }) => id),
      ]);
      await this.database.query('DELETE FROM messages WHERE id = ANY ($1)', [
        rows.map(({ message_id: id }) => id),
      ]);
      return true;
    });
  }

  /** What was kept for later goes now: something else is to be said. */
  async sayNow(cause: string): Promise<void> {
    const now = this.clock.now();
    await this.database.query(
      `UPDATE outbound_messages SET next_attempt_at = $2, held_reason = NULL
        WHERE cause = $1 AND status = 'queued' AND attempts = 0 AND held_reason = $3`,
      [cause, now, moreReason],
    );
  }

  private async wake({ identityId, after }: Saying): Promise<void> {
    const delay = after ? after.getTime() - this.clock.now().getTime() : 0;
    if (delay > 0) await this.wakeUp.wakeLater('outbound', [identityId], delay);
    else await this.wakeUp.wake('outbound', [identityId]);
  }

  /** The person wrote again: what was held may go. Answers whether we had asked for an answer, so that it may. */
  async release(identityId: string): Promise<boolean> {
    const released = await this.database.query<{ id: string; at: Date }>(
      `UPDATE outbound_messages SET status = 'queued', held_reason = NULL, next_attempt_at = $2
        WHERE identity_id = $1 AND (status = 'held' OR status = 'queued' AND held_reason = ANY($3))
        RETURNING id, created_at AS at`,
      [identityId, this.clock.now(), [quietReason, openingsReason]],
    );
    if (released.length === 0) return false;
    await this.database.query(
      `UPDATE tasks SET state = 'done', outcome = 'sent', done_at = $2
        WHERE state = 'open' AND (kind = 'call_by_hand' AND subject_kind = 'outbound' AND subject_id = ANY($1)
           OR kind = 'complaint_answer_by_hand' AND subject_id IN (SELECT m.complaint_id FROM messages m
                JOIN outbound_messages o ON o.message_id = m.id WHERE o.id = ANY($1)))`,
      [released.map(({ id }) => id), this.clock.now()],
    );
    await this.wakeUp.wake('outbound', [identityId]);
    const oldest = Math.min(...released.map(({ at }) => at.getTime()));
    return this.hasAsked(identityId, new Date(oldest));
  }

  /**
   * What the person saw of us last: all contents of one saying, an answer of a turn as well as news. A nudge asks nothing:
   * what was asked before it is still the open question.
   */
  async lastSaid(conversationId: string): Promise<OutboundContent[]> {
    const rows = await this.database.query<{ id: string; content: Buffer }>(
      `SELECT id, content_sealed AS content FROM outbound_messages WHERE cause = (
         SELECT o.cause FROM messages m JOIN outbound_messages o ON o.message_id = m.id
          WHERE m.conversation_id = $1 AND m.direction = 'outbound'
            AND o.status NOT IN ('held', 'failed', 'undeliverable', 'manual')
            AND NOT (o.status = 'queued' AND o.held_reason IS NOT NULL) AND o.cause NOT LIKE '${nudgePrefix}%'
          ORDER BY m.received_at DESC, m.id DESC LIMIT 1)
        ORDER BY ordinal`,
      [conversationId],
    );
    return rows.map(({ id, content }) => this.vault.openJson(`outbound_messages.content.${id}`, content));
  }

  private async hasAsked(identityId: string, since: Date): Promise<boolean> {
    const rows = await this.database.query(
      `SELECT 1 FROM outbound_messages WHERE identity_id = $1 AND cause LIKE '${openerPrefix}%' AND sent_at >= $2
          AND status IN ('sent', 'delivered', 'read') LIMIT 1`,
      [identityId, since],
    );
    return rows.length > 0;
  }

  /** One statement for all contents: false where this cause has been said before, or nobody has that identity. */
  private async insert(saying: Saying): Promise<boolean> {
    const now = this.clock.now();
    const said = saying.contents.map((content) => ({ id: newId(), messageId: newId(), content }));
    const rows = await this.database.query(
      `WITH place AS (
         SELECT i.channel, i.account, c.id AS conversation_id FROM identities i JOIN conversations c ON c.identity_id = i.id
          WHERE i.id = $2 AND NOT EXISTS (SELECT FROM outbound_messages WHERE cause = $1)
       ), said AS (
         SELECT * FROM unnest($3::uuid[], $4::uuid[], $5::text[], $6::bytea[], $7::bytea[])
           WITH ORDINALITY AS s(id, message_id, kind, text, content, ordinal)
       ), kept AS (
         INSERT INTO messages (id, channel, account, conversation_id, identity_id, direction, author, author_id, kind,
           text_sealed, sent_at, received_at, complaint_id)
         SELECT message_id, channel, account, conversation_id, $2, 'outbound', $8, $9, kind, text, $10, $10, $11
           FROM place, said
       )
       INSERT INTO outbound_messages (id, cause, ordinal, identity_id, conversation_id, message_id, case_id, channel,
         purpose, content_sealed, status, next_attempt_at, created_at, held_reason)
       SELECT id, $1, ordinal - 1, $2, conversation_id, message_id, $12, channel, $13, content, 'queued', $14, $10, $15
         FROM place, said ORDER BY ordinal RETURNING 1`,
      [
        saying.cause,
        saying.identityId,
        said.map(({ id }) => id),
        said.map(({ messageId }) => messageId),
        said.map(({ content }) => kindOf(content)),
        said.map(({ messageId, content: { text } }) =>
          text ? this.vault.seal(`messages.text.${messageId}`, text) : null,
        ),
        said.map(({ id, content }) => this.vault.sealJson(`outbound_messages.content.${id}`, content)),
        saying.purpose === 'staff' ? 'staff' : 'system',
        saying.authorId ?? null,
        now,
        saying.complaintId ?? null,
        saying.caseId ?? null,
        saying.purpose,
        saying.after ?? now,
        saying.after ? moreReason : null,
      ],
    );
    return rows.length > 0;
  }
}

function kindOf(content: OutboundContent): MessageKind {
  if (!content.file) return 'text';
  return content.file.mime.startsWith('image/') ? 'photo' : 'document';
}
