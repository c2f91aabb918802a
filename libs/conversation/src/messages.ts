import { complaintRoles } from '@app/casework';
import { cursorKey, maskText, type Page, pageOf } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';

/** A normalised message (contract.md 3). Numbers in texts are masked in lists. */
export interface MessageView {
  id: string;
  channel: string;
  accountId: string;
  externalId: string | null;
  senderId: string;
  conversationId: string;
  direction: 'inbound' | 'outbound';
  author: string;
  kind: string;
  text: string | null;
  payload: string | null;
  attachments: {
    id: string;
    kind: string;
    mime: string | null;
    size: number | null;
    name: string | null;
    state: string;
    fileId: string | null;
  }[];
  sentAt: string;
  receivedAt: string;
  /** Changed or taken back by its sender later. */
  editedAt: string | null;
  unsentAt: string | null;
  status: string | null;
}

export interface MessageFilter {
  conversationId?: string;
  channel?: string;
  direction?: string;
  externalId?: string;
  cursor?: string;
  limit: number;
}

/** Who reads messages: those of a complaint are for few, and never for the person that it is about. */
export interface MessageReader {
  userId: string;
  roles: readonly string[];
}

interface MessageRow {
  id: string;
  channel: string;
  account: string;
  conversation_id: string;
  identity_id: string;
  sender_sealed: Buffer;
  direction: 'inbound' | 'outbound';
  author: string;
  kind: string;
  external_sealed: Buffer | null;
  text_sealed: Buffer | null;
  payload_sealed: Buffer | null;
  sent_at: Date;
  received_at: Date;
  edited_at: Date | null;
  unsent_at: Date | null;
  status: string | null;
  at: string;
}

interface AttachmentRow {
  id: string;
  message_id: string;
  kind: string;
  mime: string | null;
  size: string | null;
  name_sealed: Buffer | null;
  state: string;
  file_id: string | null;
}

const columns = 'm.*, i.sender_sealed, coalesce(o.status, m.status) AS status, m.received_at::text AS at';

/** In SQL, by parameters: whether the reader sees complaints at all, and who he is. */
const mayRead = (sees: string, reader: string): string =>
  `(m.complaint_id IS NULL OR ${sees} AND NOT EXISTS
            (SELECT 1 FROM complaints p WHERE p.id = m.complaint_id AND p.concerns_user = ${reader}::uuid))`;

/** Messages as staff read them. */
@Injectable()
export class Messages {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  /** Newest first, inbound and outbound. */
  async list(filter: MessageFilter, reader: MessageReader): Promise<Page<MessageView>> {
    const after = filter.cursor ? cursorKey(filter.cursor) : null;
    const rows = await this.database.query<MessageRow>(
      `SELECT ${columns}
         FROM messages m JOIN identities i ON i.id = m.identity_id
         LEFT JOIN outbound_messages o ON o.message_id = m.id
        WHERE ($1::uuid IS NULL OR m.conversation_id = $1) AND ($2::text IS NULL OR m.channel = $2)
          AND ($3::text IS NULL OR m.direction = $3) AND ($4::bytea IS NULL OR m.external_hash = $4)
          AND ($5::timestamptz IS NULL OR (m.received_at, m.id) < ($5::timestamptz, $6::uuid))
          AND ${mayRead('$8', '$9')}
        ORDER BY m.received_at DESC, m.id DESC LIMIT $7`,
      [
        filter.conversationId ?? null,
        filter.channel ?? null,
        filter.direction ?? null,
        filter.externalId ? this.vault.blindIndex('external', filter.externalId) : null,
        after?.at ?? null,
        after?.id ?? null,
        filter.limit + 1,
        seesComplaints(reader),
        reader.userId,
      ],
    );
    const page = pageOf(rows, filter.limit, ({ at, id }) => ({ at, id }));
    const attachments = await this.attachmentsOf(page.items.map(({ id }) => id));
    return { ...page, items: page.items.map((row) => this.view(row, attachments)) };
  }

  /** The newest of each conversation, by its id; none where there is nothing to read. */
  async newestOf(
    conversationIds: readonly string[],
    reader: MessageReader,
  ): Promise<Map<string, MessageView>> {
    const rows = await this.database.query<MessageRow>(
      `SELECT ${columns}
         FROM unnest($1::uuid[]) AS c(id)
        CROSS JOIN LATERAL (SELECT * FROM messages m WHERE m.conversation_id = c.id AND ${mayRead('$2', '$3')}
                             ORDER BY m.received_at DESC, m.id DESC LIMIT 1) m
         JOIN identities i ON i.id = m.identity_id LEFT JOIN outbound_messages o ON o.message_id = m.id`,
      [conversationIds, seesComplaints(reader), reader.userId],
    );
    const attachments = await this.attachmentsOf(rows.map(({ id }) => id));
    return new Map(rows.map((row) => [row.conversation_id, this.view(row, attachments)]));
  }

  /**
   * What was said about a case, oldest first: notices of it, and what its people and we wrote while it ran. Complaints
   * are read by few, and never here. `cut` when
   * there was more than the limit.
   */
  async ofCase(caseId: string, limit = 2000): Promise<{ items: MessageView[]; cut: boolean }> {
    const rows = await this.database.query<MessageRow>(
      `WITH about AS (
         SELECT message_id AS id FROM outbound_messages WHERE case_id = $1
         UNION
         SELECT m.id FROM cases c
           JOIN conversations k ON k.identity_id = c.identity_id
             OR k.identity_id IN (SELECT identity_id FROM case_followers WHERE case_id = c.id)
           JOIN messages m ON m.conversation_id = k.id AND m.received_at >= c.submitted_at - interval '7 days'
             AND (c.closed_at IS NULL OR m.received_at < c.closed_at + interval '1 day')
          WHERE c.id = $1)
       SELECT ${columns}
         FROM about JOIN messages m ON m.id = about.id JOIN identities i ON i.id = m.identity_id
         LEFT JOIN outbound_messages o ON o.message_id = m.id
        WHERE m.complaint_id IS NULL
        ORDER BY m.received_at, m.id LIMIT $2`,
      [caseId, limit + 1],
    );
    const shown = rows.slice(0, limit);
    const attachments = await this.attachmentsOf(shown.map(({ id }) => id));
    return { items: shown.map((row) => this.view(row, attachments)), cut: rows.length > limit };
  }

  private async attachmentsOf(messageIds: string[]): Promise<AttachmentRow[]> {
    if (messageIds.length === 0) return [];
    return this.database.query<AttachmentRow>(
      // What was discarded since can be opened by nobody any more.
      `SELECT a.id, a.message_id, a.kind, a.mime, a.size, a.name_sealed, f.id AS file_id,
              CASE WHEN a.file_id IS NOT NULL AND f.id IS NULL THEN 'unavailable' ELSE a.state END AS state
         FROM message_attachments a LEFT JOIN files f ON f.id = a.file_id AND f.state = 'stored'
        WHERE a.message_id = ANY($1) ORDER BY a.message_id, a.ordinal`,
      [messageIds],
    );
  }

  private view(row: MessageRow, attachments: AttachmentRow[]): MessageView {
    const open = (column: string, sealed: Buffer | null): string | null =>
      sealed ? this.vault.openText(`messages.${column}.${row.id}`, sealed) : null;
    const text = open('text', row.text_sealed);
    return {
      id: row.id,
      channel: row.channel,
      accountId: row.account,
      externalId: open('external', row.external_sealed),
      senderId: this.vault.openText(`identities.sender.${row.identity_id}`, row.sender_sealed),
      conversationId: row.conversation_id,
      direction: row.direction,
      author: row.author,
      kind: row.kind,
      text: text === null ? null : maskText(text),
      payload: open('payload', row.payload_sealed),
      attachments: attachments
        .filter(({ message_id }) => message_id === row.id)
        .map((item) => ({
          id: item.id,
          kind: item.kind,
          mime: item.mime,
          size: item.size === null ? null : Number(item.size),
          name: item.name_sealed
            ? maskText(this.vault.openText(`message_attachments.name.${item.id}`, item.name_sealed))
            : null,
          state: item.state,
          fileId: item.file_id,
        })),
      sentAt: row.sent_at.toISOString(),
      receivedAt: row.received_at.toISOString(),
      editedAt: row.edited_at?.toISOString() ?? null,
      unsentAt: row.unsent_at?.toISOString() ?? null,
      status: row.status,
    };
  }
}

function seesComplaints({ roles }: MessageReader): boolean {
  return roles.some((role) => complaintRoles.includes(role));
}
