import { type AttachmentRef, Clock, type InboundEcho, type InboundMessage, newId } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { WakeUp } from '@app/queue';
import { Injectable } from '@nestjs/common';
import { type DialogueState, emptyState } from './dialogue/dialogue-state';
import type { PhotoBurst } from './photo-burst';

/** What of a conversation outlives a turn. */
export interface StoredState {
  dialogue: DialogueState;
  /** Papers of a case already made whose photo is still being fetched: attachment id to item. */
  pending: Record<string, { caseId: string; key: string }>;
  /** Mark of the text that was said last. */
  said?: string;
  /** The answer to photos that is kept back, for more of them may come. */
  burst?: PhotoBurst;
}

/** A conversation, locked until the transaction ends. */
export interface LockedConversation {
  id: string;
  identityId: string;
  mode: 'bot' | 'person';
  /** Until when the bot is silent because a person answered elsewhere; null where it waits to be released. */
  quietUntil: Date | null;
  /** The citizen's last word, as it stood at the locking. */
  lastInboundAt: Date | null;
  state: StoredState;
}

/** Where a message belongs. */
export interface MessagePlace {
  eventId: string;
  channel: string;
  account: string;
  conversationId: string;
  identityId: string;
  receivedAt: Date;
  /** Said in a try-out. */
  sandbox?: boolean;
}

type Kept = Pick<
  InboundMessage,
  'externalId' | 'kind' | 'text' | 'payload' | 'attachments' | 'sentAt' | 'readBack'
>;

/** Rows of conversations, messages and their attachments. */
@Injectable()
export class ConversationStore {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly wakeUp: WakeUp,
  ) {}

  /** The conversation, held against the other worker that may come with a fetched photo. */
  async lock(conversationId: string): Promise<LockedConversation | null> {
    const row = await this.database.queryOne<{
      identity_id: string;
      mode: 'bot' | 'person';
      quiet_until: Date | null;
      last_inbound_at: Date | null;
      state_sealed: Buffer | null;
    }>(
      `SELECT identity_id, mode, quiet_until, last_inbound_at, state_sealed FROM conversations WHERE id = $1 FOR UPDATE`,
      [conversationId],
    );
    if (!row) return null;
    return {
      id: conversationId,
      identityId: row.identity_id,
      mode: row.mode,
      quietUntil: row.quiet_until,
      lastInboundAt: row.last_inbound_at,
      state: row.state_sealed
        ? this.vault.openJson<StoredState>(`conversations.state.${conversationId}`, row.state_sealed)
        : { dialogue: emptyState, pending: {} },
    };
  }

  async save(conversationId: string, state: StoredState): Promise<void> {
    await this.database.query(
      `UPDATE conversations SET state_sealed = $2, version = version + 1, updated_at = $3, sandbox = $4 WHERE id = $1`,
      [
        conversationId,
        this.vault.sealJson(`conversations.state.${conversationId}`, state),
        this.clock.now(),
        state.dialogue.tryOut !== undefined,
      ],
    );
  }

  async setMode(conversationId: string, mode: 'bot' | 'person', by: string | null): Promise<void> {
    await this.database.query(
      'UPDATE conversations SET mode = $2, taken_by = $3, taken_at = $4, quiet_until = NULL, updated_at = $4 WHERE id = $1',
      [conversationId, mode, by, this.clock.now()],
    );
  }

  /**
   * A person answered in another program: the bot is silent from then on for some hours. Who took it over here keeps it,
   * and an answer from before the last release changes nothing.
   */
  async takenElsewhere(conversationId: string, at: Date, hours: number): Promise<void> {
    await this.database.query(
      `UPDATE conversations SET mode = 'person', updated_at = $4,
         taken_at = CASE WHEN mode = 'person' THEN taken_at ELSE $2::timestamptz END,
         quiet_until = greatest(quiet_until, $3::timestamptz)
        WHERE id = $1 AND taken_by IS NULL AND (mode = 'person' OR taken_at IS NULL OR taken_at < $2)`,
      [conversationId, at, new Date(at.getTime() + hours * 3_600_000), this.clock.now()],
    );
  }

  /** Keeps the message and its attachments, wakes the media job; answers the attachments' ids. */
  async keep(message: InboundMessage, where: MessagePlace): Promise<{ id: string; kind: string }[]> {
    const id = await this.insert(message, where, { direction: 'inbound', author: 'citizen' });
    return this.keepAttachments(id, message);
  }

  /** Keeps what a person of the office wrote in another program: it is out already. */
  async keepElsewhere(echo: InboundEcho, where: MessagePlace): Promise<void> {
    const id = await this.insert(echo, where, { direction: 'outbound', author: 'staff', status: 'sent' });
    await this.keepAttachments(id, echo);
  }

  private async insert(
    message: Kept,
    where: MessagePlace,
    { direction, author, status }: { direction: string; author: string; status?: string },
  ): Promise<string> {
    const id = newId();
    await this.database.query(
      `WITH heard AS (
         UPDATE conversations SET last_inbound_at = greatest(last_inbound_at, $15::timestamptz), updated_at = $19
          WHERE id = $4 AND $7 = 'inbound'
       )
       INSERT INTO messages (id, channel, account, conversation_id, identity_id, event_id, direction, author, status,
         kind, external_hash, external_sealed, text_sealed, payload_sealed, sent_at, received_at, sandbox, read_back)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
      [
        id,
        where.channel,
        where.account,
        where.conversationId,
        where.identityId,
        where.eventId,
        direction,
        author,
        status ?? null,
        message.kind,
        this.vault.blindIndex('external', message.externalId),
        this.vault.seal(`messages.external.${id}`, message.externalId),
        message.text ? this.vault.seal(`messages.text.${id}`, message.text) : null,
        message.payload ? this.vault.seal(`messages.payload.${id}`, message.payload) : null,
        message.sentAt,
        where.receivedAt,
        where.sandbox ?? false,
        message.readBack !== undefined,
        this.clock.now(),
      ],
    );
    return id;
  }

  /** The file of an attachment when it is here, and what became of it otherwise. */
  async attachment(id: string): Promise<{
    state: 'pending' | 'stored' | 'unavailable';
    fileId: string | null;
    errorCode: string | null;
    /** A photo or a document of the citizen, which may have been meant for a case. */
    isPaper: boolean;
  } | null> {
    return this.database.queryOne(
      `SELECT a.state, a.file_id AS "fileId", a.error_code AS "errorCode",
              m.direction = 'inbound' AND a.kind IN ('photo', 'document') AS "isPaper"
         FROM message_attachments a JOIN messages m ON m.id = a.message_id WHERE a.id = $1`,
      [id],
    );
  }

  /** Takes out of attachments what tells of their content: where the provider has it, and its name. */
  async emptyAttachments(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      await this.database.query(
        `UPDATE message_attachments SET ref_sealed = $2, name_sealed = NULL, next_attempt_at = NULL,
            error_code = CASE WHEN state = 'pending' THEN 'erased' ELSE error_code END,
            state = CASE WHEN state = 'pending' THEN 'unavailable' ELSE state END WHERE id = $1`,
        [id, this.vault.sealJson(`message_attachments.ref.${id}`, {})],
      );
    }
  }

  /** Their files are to go at once: nothing that they were sent for is left. */
  async expireFiles(attachmentIds: readonly string[]): Promise<void> {
    await this.database.query(
      `UPDATE files SET expires_at = $2 WHERE state = 'stored'
          AND id IN (SELECT file_id FROM message_attachments WHERE id = ANY ($1))`,
      [attachmentIds, this.clock.now()],
    );
  }

  async conversationOf(attachmentId: string): Promise<string | null> {
    const row = await this.database.queryOne<{ id: string }>(
      `SELECT m.conversation_id AS id FROM message_attachments a JOIN messages m ON m.id = a.message_id WHERE a.id = $1`,
      [attachmentId],
    );
    return row?.id ?? null;
  }

  private async keepAttachments(
    messageId: string,
    message: { attachments: AttachmentRef[] },
  ): Promise<{ id: string; kind: string }[]> {
    const kept = message.attachments.map((attachment) => ({ id: newId(), ...attachment }));
    for (const [ordinal, item] of kept.entries()) {
      await this.database.query(
        `INSERT INTO message_attachments (id, message_id, ordinal, kind, ref_sealed, mime, size, name_sealed, next_attempt_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          item.id,
          messageId,
          ordinal,
          item.kind,
          this.vault.sealJson(`message_attachments.ref.${item.id}`, message.attachments[ordinal]),
          item.mime ?? null,
          item.size ?? null,
          item.name ? this.vault.seal(`message_attachments.name.${item.id}`, item.name) : null,
          this.clock.now(),
        ],
      );
    }
    await this.wakeUp.wake(
      'media',
      kept.map((item) => item.id),
    );
    return kept;
  }
}
