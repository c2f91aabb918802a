import { ChannelRegistry, MediaGone, MediaRefused } from '@app/channels';
import { AppError, type AttachmentRef, Clock } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { FileRefused, Files } from '@app/documents';
import { describeError, log } from '@app/observability';
import { Injectable } from '@nestjs/common';

const maxAttempts = 10;
const leaseMs = 60_000;

interface Row {
  id: string;
  channel: string;
  ref_sealed: Buffer;
  attempts: number;
}

/** Fetches what came with a message; a failure never loses or holds up the message itself. */
@Injectable()
export class MediaFetcher {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly channels: ChannelRegistry,
    private readonly files: Files,
  ) {}

  /** One attempt, when it is due and nobody else is at it. */
  async fetch(attachmentId: string): Promise<'stored' | 'unavailable' | 'later'> {
    const row = await this.claim(attachmentId);
    if (!row) return 'later';
    try {
      const ref = this.vault.openJson<AttachmentRef>(`message_attachments.ref.${row.id}`, row.ref_sealed);
      const { bytes } = await this.channels.get(row.channel).fetchMedia(ref);
      const file = await this.files.store(bytes, { purpose: 'message', name: ref.name });
      await this.database.query(
        `UPDATE message_attachments SET state = 'stored', file_id = $2, mime = $3, size = $4, error_code = NULL
          WHERE id = $1`,
        [row.id, file.fileId, file.mime, file.size],
      );
      return 'stored';
    } catch (error) {
      log.warn('media.fetch_failed', { attachmentId, attempts: row.attempts, ...describeError(error) });
      return this.failed(row, error);
    }
  }

  private async claim(id: string): Promise<Row | null> {
    const now = this.clock.now();
    return this.database.queryOne<Row>(
      `UPDATE message_attachments a SET attempts = a.attempts + 1, next_attempt_at = $3
         FROM messages m WHERE a.id = $1 AND m.id = a.message_id AND a.state = 'pending' AND a.next_attempt_at <= $2
       RETURNING a.id, m.channel, a.ref_sealed, a.attempts`,
      [id, now, new Date(now.getTime() + leaseMs)],
    );
  }

  private async failed(row: Row, error: unknown): Promise<'unavailable' | 'later'> {
    const hopeless =
      error instanceof FileRefused ||
      error instanceof MediaGone ||
      error instanceof MediaRefused ||
      row.attempts >= maxAttempts;
    const code = error instanceof AppError ? error.code : 'unexpected';
    const wait = Math.min(3_600_000, 2000 * 3 ** row.attempts);
    await this.database.query(
      'UPDATE message_attachments SET state = $2, error_code = $3, next_attempt_at = $4 WHERE id = $1',
      [row.id, hopeless ? 'unavailable' : 'pending', code, new Date(this.clock.now().getTime() + wait)],
    );
    return hopeless ? 'unavailable' : 'later';
  }
}
