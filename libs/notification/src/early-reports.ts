import { Clock, type InboundStatus } from '@app/core';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';

/** What was reported of a message whose id we do not know yet; kept by the keyed hash of that id. */
export type EarlyReport = Pick<InboundStatus, 'status' | 'errorCode'>;

/** Longer than any provider repeats itself. */
const keptDays = 8;
/** Later in the list wins: read after delivered after sent, and failed is final (protocol.md 4). */
const order = `ARRAY['sent', 'delivered', 'read', 'failed']`;

/** A provider may report on a message before it answers our send: the newest word waits here for the id. */
@Injectable()
export class EarlyReports {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async keep(hash: Buffer, { status, errorCode }: EarlyReport): Promise<void> {
    const now = this.clock.now();
    await this.database.query(
      `INSERT INTO delivery_reports AS kept (external_hash, status, error_code, reported_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (external_hash) DO UPDATE SET status = excluded.status, error_code = excluded.error_code
        WHERE array_position(${order}, kept.status) < array_position(${order}, excluded.status)`,
      [hash, status, errorCode ?? null, now],
    );
    await this.database.query('DELETE FROM delivery_reports WHERE reported_at < $1', [
      new Date(now.getTime() - keptDays * 24 * 3_600_000),
    ]);
  }

  /**
   * Hashes of what is kept for messages that are known by now. Looked for again and again: whoever knows a message first
   * and whoever keeps its report may do so in the same moment, each unseen by the other.
   */
  async nowKnown(): Promise<Buffer[]> {
    const rows = await this.database.query<{ hash: Buffer }>(
      `SELECT external_hash AS hash FROM delivery_reports r
        WHERE EXISTS (SELECT FROM outbound_messages WHERE provider_hash = r.external_hash)
           OR EXISTS (SELECT FROM messages WHERE external_hash = r.external_hash AND direction = 'outbound')
        LIMIT 500`,
    );
    return rows.map(({ hash }) => hash);
  }

  async take(hash: Buffer): Promise<EarlyReport | null> {
    const [kept] = await this.database.query<{ status: InboundStatus['status']; error_code: string | null }>(
      'DELETE FROM delivery_reports WHERE external_hash = $1 RETURNING status, error_code',
      [hash],
    );
    return kept ? { status: kept.status, errorCode: kept.error_code ?? undefined } : null;
  }
}
