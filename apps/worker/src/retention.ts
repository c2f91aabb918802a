import { Catalogue } from '@app/catalogue';
import { ConversationStore } from '@app/conversation';
import { Clock } from '@app/core';
import { Database } from '@app/database';
import { Files } from '@app/documents';
import { log } from '@app/observability';
import { Injectable } from '@nestjs/common';

const day = 24 * 3_600_000;
const batch = 200;

/**
 * Photos and papers go when the office's retention says so (`retention` in office.yaml; UU 27/2022 Pasal 42 to 44). The rows
 * stay: that there was a paper, who looked at it and what was decided. Letters and what is held for a lawsuit stay whole.
 */
@Injectable()
export class Retention {
  constructor(
    private readonly database: Database,
    private readonly catalogue: Catalogue,
    private readonly clock: Clock,
    private readonly files: Files,
    private readonly attachments: ConversationStore,
  ) {}

  /** One batch; the next round goes on. */
  async discard(): Promise<void> {
    const { documents_days: documents, chat_media_days: media } = this.catalogue.office.retention;
    if (documents !== null) await this.forget('documents', papersOfClosedCases, documents);
    if (media !== null) await this.forget('chat_media', mediaOfNoCase, media);
    await this.forget('ended_drafts', mediaOfEndedDrafts, 0);
  }

  private async forget(what: string, sql: string, days: number): Promise<void> {
    const before = new Date(this.clock.now().getTime() - days * day);
    const now = this.clock.now();
    await this.database.transaction(async () => {
      const held = await this.database.query<{ id: string }>(
        `${sql} LIMIT ${batch} FOR UPDATE OF f SKIP LOCKED`,
        [before, now],
      );
      // Looked at again now that they are held: a new case may have come to use one meanwhile.
      const rows = await this.database.query<{ id: string; attachmentId?: string }>(
        `${sql} AND f.id = ANY ($3)`,
        [before, now, held.map(({ id }) => id)],
      );
      if (rows.length === 0) return;
      const ids = [...new Set(rows.map(({ id }) => id))];
      for (const id of ids) await this.files.discard(id);
      await this.attachments.emptyAttachments(rows.flatMap(({ attachmentId }) => attachmentId ?? []));
      log.info('retention.discarded', { what, count: ids.length });
    });
  }
}

// $1: closed, received or expired before; $2: now
const isFree = `f.state = 'stored' AND coalesce(f.retain_until, '-infinity') < $2
  AND NOT EXISTS (SELECT 1 FROM letters l WHERE l.scan_file_id = f.id OR l.sheet_file_id = f.id)`;

const papersOfClosedCases = `
  SELECT f.id FROM files f JOIN documents d ON d.file_id = f.id WHERE ${isFree}
    AND NOT EXISTS (SELECT 1 FROM documents o JOIN cases c ON c.id = o.case_id WHERE o.file_id = f.id
      AND (c.closed_at IS NULL OR c.closed_at >= $1 OR c.legal_hold OR c.retain_until >= $2))`;

// An officer has it before his eyes, or somebody disputes about it.
const isLookedAt = `(v.mode <> 'bot' OR EXISTS (SELECT 1 FROM tasks t WHERE t.state = 'open'
      AND t.subject_id IN (v.id, m.id, m.event_id, m.identity_id))
    OR EXISTS (SELECT 1 FROM complaints p WHERE p.identity_id = m.identity_id AND p.closed_at IS NULL))`;

const loosePhotos = `
  SELECT f.id, a.id AS "attachmentId" FROM files f JOIN message_attachments a ON a.file_id = f.id
    JOIN messages m ON m.id = a.message_id JOIN conversations v ON v.id = m.conversation_id
    WHERE ${isFree} AND NOT ${isLookedAt} AND NOT EXISTS (SELECT 1 FROM documents d WHERE d.file_id = f.id)`;

const casesOfChat = `SELECT 1 FROM cases c WHERE (c.identity_id = m.identity_id
    OR EXISTS (SELECT 1 FROM case_followers o WHERE o.case_id = c.id AND o.identity_id = m.identity_id))`;

// While a draft is unfinished its clock waits; one that was set aside for an administrator waits too.
const mediaOfNoCase = `${loosePhotos} AND m.received_at < $1
    AND NOT EXISTS (SELECT 1 FROM timers t WHERE t.kind = 'draft_end' AND t.subject_id = v.id
      AND t.state IN ('waiting', 'parked'))
    AND NOT EXISTS (${casesOfChat} AND (c.closed_at IS NULL OR c.closed_at >= $1 OR c.legal_hold OR c.retain_until >= $2))`;

// Whoever sent them is told that they are gone, so no other draft or case of the chat keeps them.
const mediaOfEndedDrafts = `${loosePhotos} AND f.expires_at <= $1 AND NOT EXISTS (${casesOfChat} AND c.legal_hold)`;
