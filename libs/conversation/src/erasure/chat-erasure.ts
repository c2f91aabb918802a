import { Contacts } from '@app/contacts';
import { Clock } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { ConversationStore } from '../conversation-store';

/** Takes the words, files and names out of one identity's chat; that there were messages stays. */
@Injectable()
export class ChatErasure {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly contacts: Contacts,
    private readonly store: ConversationStore,
  ) {}

  /** Answers how many messages were emptied. What still waited to be sent is not sent any more. */
  async erase(identityId: string, erasureId: string): Promise<number> {
    await this.emptyEvents(identityId, erasureId);
    await this.emptyAttachments(identityId);
    await this.emptyOutbox(identityId);
    await this.forgetTasks(identityId);
    await this.database.query(
      `UPDATE conversations SET state_sealed = NULL, sandbox = false, mode = 'bot', taken_by = NULL, quiet_until = NULL,
          version = version + 1, updated_at = $2 WHERE identity_id = $1`,
      [identityId, this.clock.now()],
    );
    await this.database.query('DELETE FROM case_followers WHERE identity_id = $1', [identityId]);
    await this.database.query('UPDATE message_changes SET text_sealed = NULL WHERE identity_id = $1', [
      identityId,
    ]);
    const emptied = await this.database.query(
      `UPDATE messages SET text_sealed = NULL, payload_sealed = NULL, external_sealed = NULL
        WHERE identity_id = $1 AND coalesce(text_sealed, payload_sealed, external_sealed) IS NOT NULL RETURNING 1`,
      [identityId],
    );
    return emptied.length;
  }

  /** Who he was on the channel: when he writes again he is a stranger. */
  async forgetAddress(identityId: string): Promise<void> {
    await this.database.query(
      `UPDATE identities SET sender_hash = $2, sender_sealed = $3, name_sealed = NULL, phone_hash = NULL,
          phone_sealed = NULL, referral = NULL WHERE id = $1`,
      [
        identityId,
        this.vault.blindIndex('erased_sender', identityId),
        this.vault.seal(`identities.sender.${identityId}`, ''),
      ],
    );
    await this.database.query('DELETE FROM identity_aliases WHERE identity_id = $1', [identityId]);
  }

  /** What came in, by the lanes of all his ids; a raw body goes once nothing in it waits for its turn. */
  private async emptyEvents(identityId: string, erasureId: string): Promise<void> {
    const events = await this.database.query<{ id: string; bodyId: string | null; type: string }>(
      `SELECT id, body_id AS "bodyId", type FROM inbound_events WHERE lane = ANY ($1) AND status <> 'pending'`,
      [await this.lanesOf(identityId)],
    );
    for (const { id, type } of events) {
      await this.database.query('SELECT erase_inbound_event($1, $2, $3)', [
        id,
        erasureId,
        this.vault.sealJson(`inbound_events.payload.${id}`, { type }),
      ]);
    }
    await this.database.query(
      `UPDATE inbound_bodies b SET body_sealed = NULL WHERE id = ANY ($1)
        AND NOT EXISTS (SELECT 1 FROM inbound_events e WHERE e.body_id = b.id AND e.status = 'pending')`,
      [events.flatMap(({ bodyId }) => bodyId ?? [])],
    );
  }

  private async lanesOf(identityId: string): Promise<Buffer[]> {
    const { channel, account, recipient } = await this.contacts.address(identityId);
    const aliases = await this.database.query<{
      id: string;
      channel: string;
      account: string;
      sealed: Buffer;
    }>('SELECT id, channel, account, sender_sealed AS sealed FROM identity_aliases WHERE identity_id = $1', [
      identityId,
    ]);
    const known = aliases.map((alias) => [
      alias.channel,
      alias.account,
      this.vault.openText(`identity_aliases.sender.${alias.id}`, alias.sealed),
    ]);
    return [[channel, account, recipient], ...known].map((sender) =>
      this.vault.blindIndex('lane', JSON.stringify(sender)),
    );
  }

  private async emptyAttachments(identityId: string): Promise<void> {
    const rows = await this.database.query<{ id: string }>(
      `SELECT a.id FROM message_attachments a JOIN messages m ON m.id = a.message_id WHERE m.identity_id = $1`,
      [identityId],
    );
    await this.store.emptyAttachments(rows.map(({ id }) => id));
  }

  private async emptyOutbox(identityId: string): Promise<void> {
    const rows = await this.database.query<{ id: string }>(
      'SELECT id FROM outbound_messages WHERE identity_id = $1 FOR UPDATE',
      [identityId],
    );
    for (const { id } of rows) {
      await this.database.query(
        `UPDATE outbound_messages SET content_sealed = $2, provider_sealed = NULL, next_attempt_at = NULL,
            status = CASE WHEN status IN ('held', 'queued') THEN 'undeliverable' ELSE status END WHERE id = $1`,
        [id, this.vault.sealJson(`outbound_messages.content.${id}`, { text: '' })],
      );
    }
  }

  /** What is asked of staff about him says nothing of him any more. */
  private async forgetTasks(identityId: string): Promise<void> {
    const his = `SELECT id FROM tasks WHERE subject_id IN (
        SELECT id FROM conversations WHERE identity_id = $1 UNION SELECT id FROM outbound_messages WHERE identity_id = $1
        UNION SELECT id FROM messages WHERE identity_id = $1 UNION SELECT event_id FROM messages WHERE identity_id = $1)`;
    await this.database.query(`UPDATE task_attempts SET note_sealed = NULL WHERE task_id IN (${his})`, [
      identityId,
    ]);
    await this.database.query(`UPDATE tasks SET detail_sealed = NULL WHERE id IN (${his})`, [identityId]);
  }
}
