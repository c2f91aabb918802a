import { Clock, type MessageKind, newId, type OutboundContent } from '@app/core';
import { Vault } from '@app/crypto';
import { Contacts } from '@app/contacts';
import { Database } from '@app/database';
import { WakeUp } from '@app/queue';
import { Injectable } from '@nestjs/common';

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

  /** Rows are unique on (cause, ordinal): a repeat adds nothing. The text may hold `{pin}`, filled in at sending. */
  async say(saying: Saying): Promise<void> {
    if (saying.contents.length === 0) return;
    await this.database.transaction(async () => {
      const known = await this.database.query('SELECT 1 FROM outbound_messages WHERE cause = $1 LIMIT 1', [
        saying.cause,
      ]);
      if (known.length > 0) return;
      const { channel, account, conversationId } = await this.contacts.address(saying.identityId);
      for (const [ordinal, content] of saying.contents.entries()) {
        const messageId = await this.insertMessage(saying, content, { channel, account, conversationId });
        await this.insertRow(saying, content, { ordinal, channel, conversationId, messageId });
      }
      await this.wakeUp.wake('outbound', [saying.identityId]);
    });
  }

  /** The person wrote again: what was held may go. */
  async release(identityId: string): Promise<void> {
    const released = await this.database.query<{ id: string }>(
      `UPDATE outbound_messages SET status = 'queued', held_reason = NULL, next_attempt_at = $2
        WHERE identity_id = $1 AND status = 'held' RETURNING id`,
      [identityId, this.clock.now()],
    );
    if (released.length === 0) return;
    await this.database.query(
      `UPDATE tasks SET state = 'done', outcome = 'sent', done_at = $2
        WHERE state = 'open' AND kind = 'call_by_hand' AND subject_kind = 'outbound' AND subject_id = ANY($1)`,
      [released.map(({ id }) => id), this.clock.now()],
    );
    await this.wakeUp.wake('outbound', [identityId]);
  }

  private async insertMessage(
    { identityId, purpose, authorId }: Saying,
    content: OutboundContent,
    { channel, account, conversationId }: { channel: string; account: string; conversationId: string },
  ): Promise<string> {
    const id = newId();
    const now = this.clock.now();
    await this.database.query(
      `INSERT INTO messages (id, channel, account, conversation_id, identity_id, direction, author, author_id, kind,
         text_sealed, sent_at, received_at)
       VALUES ($1, $2, $3, $4, $5, 'outbound', $6, $7, $8, $9, $10, $10)`,
      [
        id,
        channel,
        account,
        conversationId,
        identityId,
        purpose === 'staff' ? 'staff' : 'system',
        authorId ?? null,
        kindOf(content),
        content.text ? this.vault.seal(`messages.text.${id}`, content.text) : null,
        now,
      ],
    );
    return id;
  }

  private async insertRow(
    saying: Saying,
    content: OutboundContent,
    row: { ordinal: number; channel: string; conversationId: string; messageId: string },
  ): Promise<void> {
    const id = newId();
    const now = this.clock.now();
    await this.database.query(
      `INSERT INTO outbound_messages (id, cause, ordinal, identity_id, conversation_id, message_id, case_id, channel,
         purpose, content_sealed, status, next_attempt_at, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'queued', $11, $11)`,
      [
        id,
        saying.cause,
        row.ordinal,
        saying.identityId,
        row.conversationId,
        row.messageId,
        saying.caseId ?? null,
        row.channel,
        saying.purpose,
        this.vault.sealJson(`outbound_messages.content.${id}`, content),
        now,
      ],
    );
  }
}

function kindOf(content: OutboundContent): MessageKind {
  if (!content.file) return 'text';
  return content.file.mime.startsWith('image/') ? 'photo' : 'document';
}
