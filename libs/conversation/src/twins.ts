import type { InboundEcho, InboundMessage } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';

/** A place in a conversation, and the event that would be kept there. */
interface Place {
  eventId: string;
  conversationId: string;
  direction: 'inbound' | 'outbound';
}

interface Row {
  id: string;
  external_sealed: Buffer | null;
  text_sealed: Buffer | null;
  files: number;
}

/** A listing tells seconds, a webhook milliseconds. */
const slackMs = 2000;

/**
 * The same message by two ways: its webhook, and read back after a gap. Meta says nowhere that both give it the same id.
 * So what was read back is also known by person, moment and words, one message for one: who says the same twice has said
 * it twice. Between two webhooks only the id counts (protocol.md 4).
 */
@Injectable()
export class Twins {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  /** Whether the message is here already, by the other way. Runs in the lane of the person, so never twice at once. */
  async isHere(message: InboundMessage | InboundEcho, place: Place): Promise<boolean> {
    const alike = new Set(message.readBack?.alike);
    const twin = (await this.nearby(message, place)).find(
      (row) => this.saysTheSame(row, message) && !alike.has(this.idOf(row) ?? ''),
    );
    if (!twin) return false;
    await this.database.query('UPDATE messages SET twin_event_id = $2 WHERE id = $1', [
      twin.id,
      place.eventId,
    ]);
    // Edits, withdrawals and reports name a message as its webhook does.
    if (!message.readBack) await this.rename(twin.id, message.externalId);
    return true;
  }

  private nearby({ sentAt, readBack }: InboundMessage | InboundEcho, place: Place): Promise<Row[]> {
    const other = readBack ? 'NOT m.read_back' : 'm.read_back'; // in so many words, for the index on them
    return this.database.query<Row>(
      `SELECT m.id, m.external_sealed, m.text_sealed,
              (SELECT count(*)::int FROM message_attachments a WHERE a.message_id = m.id) AS files
         FROM messages m
        WHERE m.conversation_id = $1 AND m.direction = $2 AND ${other} AND m.event_id IS NOT NULL
          AND m.event_id <> $3 AND (m.twin_event_id IS NULL OR m.twin_event_id = $3)
          AND m.sent_at > $4 AND m.sent_at < $5 ORDER BY m.sent_at, m.id LIMIT 50`,
      [
        place.conversationId,
        place.direction,
        place.eventId,
        new Date(sentAt.getTime() - slackMs),
        new Date(sentAt.getTime() + slackMs),
      ],
    );
  }

  private saysTheSame(row: Row, { text = '', attachments }: InboundMessage | InboundEcho): boolean {
    const known = row.text_sealed ? this.vault.openText(`messages.text.${row.id}`, row.text_sealed) : '';
    return known.trim() === text.trim() && row.files === attachments.length;
  }

  private idOf({ id, external_sealed: sealed }: Row): string | null {
    return sealed ? this.vault.openText(`messages.external.${id}`, sealed) : null;
  }

  private async rename(id: string, externalId: string): Promise<void> {
    await this.database.query('UPDATE messages SET external_hash = $2, external_sealed = $3 WHERE id = $1', [
      id,
      this.vault.blindIndex('external', externalId),
      this.vault.seal(`messages.external.${id}`, externalId),
    ]);
  }
}
