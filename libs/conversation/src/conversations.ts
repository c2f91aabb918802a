import { Tasks } from '@app/casework';
import { cursorKey, newId, type Page, pageOf } from '@app/core';
import { Database } from '@app/database';
import { Outbox, type HowReached, Reach } from '@app/notification';
import { Injectable } from '@nestjs/common';
import { ConversationNotFound } from './conversation.errors';
import { ConversationStore } from './conversation-store';
import { AnswerLimit } from './hand-over/answer-limit';

/** A conversation in a list: no name, no number. */
export interface ConversationSummary {
  id: string;
  channel: string;
  mode: 'bot' | 'person';
  takenBy: string | null;
  lastInboundAt: string | null;
  updatedAt: string;
}

interface ConversationRow {
  id: string;
  channel: string;
  mode: 'bot' | 'person';
  taken_by: string | null;
  last_inbound_at: Date | null;
  updated_at: Date;
  at: string;
}

/** Conversations as staff see them, and a person's part in them. */
@Injectable()
export class Conversations {
  constructor(
    private readonly database: Database,
    private readonly store: ConversationStore,
    private readonly outbox: Outbox,
    private readonly tasks: Tasks,
    private readonly limit: AnswerLimit,
    private readonly reach: Reach,
  ) {}

  /** Newest first. */
  async list(filter: { mode?: string; cursor?: string; limit: number }): Promise<Page<ConversationSummary>> {
    const after = filter.cursor ? cursorKey(filter.cursor) : null;
    const rows = await this.database.query<ConversationRow>(
      `SELECT id, channel, mode, taken_by, last_inbound_at, updated_at, updated_at::text AS at FROM conversations
        WHERE channel <> 'web' AND ($1::text IS NULL OR mode = $1)
          AND ($2::timestamptz IS NULL OR (updated_at, id) < ($2::timestamptz, $3::uuid))
        ORDER BY updated_at DESC, id DESC LIMIT $4`,
      [filter.mode ?? null, after?.at ?? null, after?.id ?? null, filter.limit + 1],
    );
    const page = pageOf(rows, filter.limit, ({ at, id }) => ({ at, id }));
    return { ...page, items: page.items.map(summaryOf) };
  }

  /** Who answers in it. @throws ConversationNotFound */
  async modeOf(id: string): Promise<'bot' | 'person'> {
    const row = await this.database.queryOne<{ mode: 'bot' | 'person' }>(
      'SELECT mode FROM conversations WHERE id = $1',
      [id],
    );
    if (!row) throw new ConversationNotFound('no such conversation', { conversationId: id });
    return row.mode;
  }

  /** A person answers from here on; the bot is silent. @throws ConversationNotFound */
  async takeover(id: string, userId: string): Promise<void> {
    await this.require(id);
    await this.store.setMode(id, 'person', userId);
  }

  /** The bot goes on. @throws ConversationNotFound */
  async release(id: string): Promise<void> {
    await this.require(id);
    await this.store.setMode(id, 'bot', null);
    await this.tasks.closeFor('conversation_waiting', 'conversation', id, 'released');
    await this.limit.ended(id, 'released');
  }

  /**
   * Sends an officer's words, and answers how they will get there; writing takes the conversation over.
   * @throws ConversationNotFound
   */
  async say(id: string, userId: string, text: string, messageKey: string = newId()): Promise<HowReached> {
    return this.database.transaction(async () => {
      const identityId = await this.require(id);
      await this.store.setMode(id, 'person', userId);
      await this.limit.ended(id, 'answered');
      await this.outbox.say({
        cause: `staff:${userId}:${messageKey}`,
        identityId,
        purpose: 'staff',
        contents: [{ text }],
        authorId: userId,
      });
      return this.reach.ofWords(identityId);
    });
  }

  private async require(id: string): Promise<string> {
    const row = await this.database.queryOne<{ identity_id: string }>(
      'SELECT identity_id FROM conversations WHERE id = $1',
      [id],
    );
    if (!row) throw new ConversationNotFound('no such conversation', { conversationId: id });
    return row.identity_id;
  }
}

function summaryOf(row: ConversationRow): ConversationSummary {
  return {
    id: row.id,
    channel: row.channel,
    mode: row.mode,
    takenBy: row.taken_by,
    lastInboundAt: row.last_inbound_at?.toISOString() ?? null,
    updatedAt: row.updated_at.toISOString(),
  };
}
