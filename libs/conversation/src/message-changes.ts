import { Tasks } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import { Contacts } from '@app/contacts';
import { type InboundNotice, newId } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { type StoredEvent } from '@app/intake';
import { Outbox } from '@app/notification';
import { Injectable } from '@nestjs/common';
import { ConversationStore } from './conversation-store';
import { TryOuts } from './try-outs';
import { withoutPapers } from './dialogue/withdrawn-papers';

/** How a message reads now, after all that was done to it. */
export interface ChangedMessage {
  text?: string;
  unsent: boolean;
}

interface MessageRow {
  id: string;
  conversation_id: string;
  direction: 'inbound' | 'outbound';
  text_sealed: Buffer | null;
  sent_at: Date;
}

interface ChangeRow {
  id: string;
  kind: 'original' | 'edit' | 'unsend';
  text_sealed: Buffer | null;
  changed_at: Date;
}

/**
 * What people do to a message later: they change it or take it back. The message reads as it does in their chat, and what
 * it said before is kept sealed. A change may come before its message: then it waits for it.
 */
@Injectable()
export class MessageChanges {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly contacts: Contacts,
    private readonly store: ConversationStore,
    private readonly tasks: Tasks,
    private readonly outbox: Outbox,
    private readonly catalogue: Catalogue,
    private readonly tryOuts: TryOuts,
  ) {}

  /** An edit or a withdrawal by the person whose message it is. */
  async handle({ id: eventId, channel, account }: StoredEvent, event: InboundNotice): Promise<void> {
    if (!event.externalId || !event.senderId) return; // names no message: kept as an event
    const identityId = await this.contacts.known({ channel, account, senderId: event.senderId });
    const id = newId();
    await this.database.query(
      `INSERT INTO message_changes
         (id, event_id, channel, account, identity_id, external_hash, kind, text_sealed, changed_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
      [
        id,
        eventId,
        channel,
        account,
        identityId,
        this.hashOf(event.externalId),
        event.type,
        event.text === undefined ? null : this.vault.seal(`message_changes.text.${id}`, event.text),
        event.sentAt,
      ],
    );
    const message = await this.messageOf({ channel, account, identityId }, event.externalId);
    if (!message) return; // it comes later, and `changesOf` finds this
    await this.apply({ channel, account }, event.externalId, message);
    if (message.direction === 'outbound') return;
    if (event.type === 'unsend') await this.takeBack(message);
    else await this.tellDraft(eventId, identityId ?? '', message);
  }

  /** What was done to a message before it came here itself; null for nothing, as nearly always. */
  async beforehand(
    from: { channel: string; account: string; identityId: string },
    externalId: string,
  ): Promise<ChangedMessage | null> {
    const any = await this.database.query('SELECT 1 FROM message_changes WHERE external_hash = $1 LIMIT 1', [
      this.hashOf(externalId),
    ]);
    const message = any.length > 0 ? await this.messageOf(from, externalId) : null;
    if (!message) return null;
    const changed = await this.apply(from, externalId, message);
    if (changed.unsent) await this.dropMedia(message.id);
    return changed;
  }

  private async messageOf(
    { channel, account, identityId }: { channel: string; account: string; identityId: string | null },
    externalId: string,
  ): Promise<MessageRow | null> {
    return this.database.queryOne<MessageRow>(
      `SELECT id, conversation_id, direction, text_sealed, sent_at FROM messages
        WHERE external_hash = $1 AND channel = $2 AND account = $3 AND identity_id = $4
          AND (direction = 'inbound' OR event_id IS NOT NULL) FOR UPDATE`,
      [this.hashOf(externalId), channel, account, identityId],
    );
  }

  /** The newest edit counts, by the sender's time; a withdrawal counts whatever was written before or after. */
  private async apply(
    where: { channel: string; account: string },
    externalId: string,
    message: MessageRow,
  ): Promise<ChangedMessage> {
    await this.keepOriginal(where, externalId, message);
    const changes = await this.database.query<ChangeRow>(
      `SELECT id, kind, text_sealed, changed_at FROM message_changes
        WHERE external_hash = $1 AND channel = $2 AND account = $3 ORDER BY changed_at, id`,
      [this.hashOf(externalId), where.channel, where.account],
    );
    const unsent = changes.find(({ kind }) => kind === 'unsend');
    const edit = changes.findLast(({ kind }) => kind === 'edit');
    const newest = edit ?? changes.find(({ kind }) => kind === 'original');
    const text = newest?.text_sealed
      ? this.vault.openText(`message_changes.text.${newest.id}`, newest.text_sealed)
      : undefined;
    const shown = unsent ? undefined : text;
    await this.database.query(
      `UPDATE messages SET text_sealed = $2, edited_at = $3, unsent_at = $4,
         payload_sealed = CASE WHEN $4::timestamptz IS NULL THEN payload_sealed END WHERE id = $1`,
      [
        message.id,
        shown === undefined ? null : this.vault.seal(`messages.text.${message.id}`, shown),
        edit?.changed_at ?? null,
        unsent?.changed_at ?? null,
      ],
    );
    return { text: shown, unsent: unsent !== undefined };
  }

  private async keepOriginal(
    { channel, account }: { channel: string; account: string },
    externalId: string,
    message: MessageRow,
  ): Promise<void> {
    const id = newId();
    const text = message.text_sealed
      ? this.vault.openText(`messages.text.${message.id}`, message.text_sealed)
      : null;
    await this.database.query(
      `INSERT INTO message_changes (id, channel, account, external_hash, kind, text_sealed, changed_at)
       VALUES ($1, $2, $3, $4, 'original', $5, $6) ON CONFLICT DO NOTHING`,
      [
        id,
        channel,
        account,
        this.hashOf(externalId),
        text === null ? null : this.vault.seal(`message_changes.text.${id}`, text),
        message.sent_at,
      ],
    );
  }

  /** A photo taken back leaves the draft and is fetched no more; in a case it stays, and an officer decides. */
  private async takeBack(message: MessageRow): Promise<void> {
    await this.dropMedia(message.id);
    const conversation = await this.store.lock(message.conversation_id);
    const attachments = await this.database.query<{ id: string }>(
      'SELECT id FROM message_attachments WHERE message_id = $1',
      [message.id],
    );
    if (!conversation || attachments.length === 0) return;
    const ids = attachments.map(({ id }) => id);
    const { dialogue, pending } = conversation.state;
    await this.store.save(conversation.id, { pending, dialogue: withoutPapers(dialogue, ids) });
    const cases = await this.database.query<{ id: string }>(
      `SELECT DISTINCT d.case_id AS id FROM documents d JOIN message_attachments a ON a.file_id = d.file_id
        WHERE a.message_id = $1`,
      [message.id],
    );
    const waiting = ids.flatMap((id) => pending[id]?.caseId ?? []);
    for (const caseId of new Set([...cases.map(({ id }) => id), ...waiting])) {
      await this.tasks.open({ kind: 'unsent_paper', subjectKind: 'case', subjectId: caseId });
    }
  }

  private async dropMedia(messageId: string): Promise<void> {
    await this.database.query(
      `UPDATE message_attachments SET state = 'unavailable', error_code = 'unsent', next_attempt_at = NULL
        WHERE message_id = $1 AND state = 'pending'`,
      [messageId],
    );
  }

  /** Who corrects his own words thinks that the form follows: it does not, so we say how. */
  private async tellDraft(
    eventId: string,
    identityId: string,
    { conversation_id: id }: MessageRow,
  ): Promise<void> {
    const conversation = await this.store.lock(id);
    const step = conversation?.state.dialogue.step;
    if (conversation?.mode !== 'bot' || (step !== 'collecting' && step !== 'confirming')) return;
    const said = [{ text: this.catalogue.texts.render('dialogue.edited') }];
    await this.outbox.say({
      cause: `event:${eventId}`,
      identityId,
      purpose: 'reply',
      contents: this.tryOuts.marked(said, conversation.state.dialogue),
    });
  }

  private hashOf(externalId: string): Buffer {
    return this.vault.blindIndex('external', externalId);
  }
}
