import { ChannelRegistry, MediaGone, MediaRefused, MediaUnavailable } from '@app/channels';
import { AppError, type AttachmentRef, Clock } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { FileRefused, Files } from '@app/documents';
import { describeError, log } from '@app/observability';
import { Injectable } from '@nestjs/common';

/** Two look-ups and two downloads of one attempt fit into it. */
const leaseMs = 180_000;
/** How long an id or an address is good where the provider did not say it. */
const livesMs = 7 * 24 * 3_600_000;
/** Refused so often it is no passing trouble of the provider. */
const enough = { gone: 3, damaged: 5 };

interface Row {
  id: string;
  channel: string;
  ref_sealed: Buffer;
  received_at: Date;
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
    const ref = this.vault.openJson<AttachmentRef>(`message_attachments.ref.${row.id}`, row.ref_sealed);
    try {
      const { bytes } = await this.channels.get(row.channel).fetchMedia(ref);
      const file = await this.files.store(bytes, { purpose: 'message', name: ref.name });
      const kept = await this.database.query(
        `UPDATE message_attachments SET state = 'stored', file_id = $2, mime = $3, size = $4, error_code = NULL
          WHERE id = $1 AND state = 'pending' RETURNING id`,
        [row.id, file.fileId, file.mime, file.size],
      );
      if (kept.length > 0) return 'stored';
      await this.files.discard(file.fileId); // taken back or erased while it was fetched
      return 'later';
    } catch (error) {
      log.warn('media.fetch_failed', { attachmentId, attempts: row.attempts, ...describeError(error) });
      return this.failed(row, ref, error);
    }
  }

  private async claim(id: string): Promise<Row | null> {
    const now = this.clock.now();
    return this.database.queryOne<Row>(
      `UPDATE message_attachments a SET attempts = a.attempts + 1, next_attempt_at = $3
         FROM messages m WHERE a.id = $1 AND m.id = a.message_id AND a.state = 'pending' AND a.next_attempt_at <= $2
         AND m.channel <> ALL($4::text[])
       RETURNING a.id, m.channel, m.received_at, a.ref_sealed, a.attempts`,
      [id, now, new Date(now.getTime() + leaseMs), this.channels.away()],
    );
  }

  /** Tried again for as long as the provider keeps it; then somebody is asked to send it once more. */
  private async failed(row: Row, ref: AttachmentRef, error: unknown): Promise<'unavailable' | 'later'> {
    const now = this.clock.now().getTime();
    const code = error instanceof AppError ? error.code : 'unexpected';
    const next = now + Math.min(3_600_000, 2000 * 3 ** row.attempts);
    const hopeless = isHopeless(error, row.attempts) || next > goneAt(ref, row.received_at);
    await this.database.query(
      `UPDATE message_attachments SET state = $2, error_code = $3, next_attempt_at = $4
        WHERE id = $1 AND state = 'pending'`,
      [row.id, hopeless ? 'unavailable' : 'pending', code, new Date(next)],
    );
    return hopeless ? 'unavailable' : 'later';
  }
}

function goneAt({ goneAt: told }: AttachmentRef, receivedAt: Date): number {
  const at = Date.parse(told ?? '');
  return Number.isNaN(at) ? receivedAt.getTime() + livesMs : at;
}

/** What no later attempt can mend: a file that we do not take, or one that was refused again and again. */
function isHopeless(error: unknown, attempts: number): boolean {
  if (error instanceof FileRefused || error instanceof MediaRefused) return true;
  if (error instanceof MediaGone) return attempts >= enough.gone;
  return error instanceof MediaUnavailable && error.details['code'] === 'sha256'
    ? attempts >= enough.damaged
    : false;
}
