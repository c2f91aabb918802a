import { Clock, cursorKey, type Page, pageOf } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { ComplaintNotFound } from '../casework.errors';
import { ReceiptCheck } from '../receipt-check';
import {
  complaintColumns,
  type ComplaintRowData,
  type ComplaintState,
  type ComplaintSummary,
  type ComplaintView,
  type ComplaintViewer,
  openedComplaint,
} from './complaint-record';
import type { ComplaintClass } from './complaint-rules';

export interface ComplaintFilter {
  state?: ComplaintState;
  class?: ComplaintClass;
  aboutMoney?: boolean;
  cursor?: string;
  limit: number;
}

/** What a complainant without a chat sees with code and PIN: the answers, never who gave them. */
export interface ComplaintTrack {
  receiptCode: string;
  state: ComplaintState;
  receivedAt: Date;
  replyDueAt: Date;
  replies: { at: Date; text: string }[];
}

/** Reading complaints; one about a person of the staff is not there for that person. */
@Injectable()
export class ComplaintList {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly receipts: ReceiptCheck,
    private readonly clock: Clock,
  ) {}

  /** The oldest first. */
  async list(filter: ComplaintFilter, viewer: ComplaintViewer): Promise<Page<ComplaintSummary>> {
    const after = filter.cursor ? cursorKey(filter.cursor) : null;
    const rows = await this.database.query<ComplaintSummary & { at: string }>(
      `SELECT ${complaintColumns}, c.received_at::text AS at FROM complaints c
        WHERE c.concerns_user IS DISTINCT FROM $1
          AND ($2::text IS NULL OR c.state = $2) AND ($3::text IS NULL OR c.class = $3)
          AND ($4::boolean IS NULL OR c.about_money = $4)
          AND ($5::timestamptz IS NULL OR (c.received_at, c.id) > ($5::timestamptz, $6::uuid))
        ORDER BY c.received_at, c.id LIMIT $7`,
      [
        viewer.userId,
        filter.state ?? null,
        filter.class ?? null,
        filter.aboutMoney ?? null,
        after?.at ?? null,
        after?.id ?? null,
        filter.limit + 1,
      ],
    );
    const page = pageOf(rows, filter.limit, ({ at, id }) => ({ at, id }));
    return { ...page, items: page.items.map(({ at: _at, ...summary }) => summary) };
  }

  /** How many nobody has answered yet, and for how many of them the day of the first answer is over. */
  async unanswered(viewer: ComplaintViewer): Promise<{ open: number; late: number }> {
    const row = await this.database.queryOne<{ open: number; late: number }>(
      `SELECT count(*)::int AS open, (count(*) FILTER (WHERE c.reply_due_at < $2))::int AS late
         FROM complaints c WHERE c.state = 'open' AND c.concerns_user IS DISTINCT FROM $1`,
      [viewer.userId, this.clock.now()],
    );
    return row ?? { open: 0, late: 0 };
  }

  /** @throws ComplaintNotFound, also for the person whom it is about */
  async get(id: string, viewer: ComplaintViewer): Promise<ComplaintView> {
    const row = await this.database.queryOne<ComplaintRowData>(
      `SELECT ${complaintColumns}, c.text_sealed, c.contact_sealed, c.note_sealed FROM complaints c
        WHERE c.id = $1 AND c.concerns_user IS DISTINCT FROM $2`,
      [id, viewer.userId],
    );
    if (!row) throw new ComplaintNotFound('no such complaint', { complaintId: id });
    return openedComplaint(this.vault, row, await this.replies(id));
  }

  /** @throws ReceiptRefused, ReceiptSlowed */
  async track(receiptCode: string, pin: string): Promise<ComplaintTrack> {
    const id = await this.receipts.complaintOf(receiptCode, pin);
    const row = await this.database.queryOne<Omit<ComplaintTrack, 'replies'>>(
      `SELECT receipt_code AS "receiptCode", state, received_at AS "receivedAt", reply_due_at AS "replyDueAt"
         FROM complaints WHERE id = $1`,
      [id],
    );
    if (!row) throw new ComplaintNotFound('complaint vanished', { complaintId: id });
    return { ...row, replies: (await this.replies(id)).map(({ at, text }) => ({ at, text })) };
  }

  private async replies(complaintId: string): Promise<ComplaintView['replies']> {
    const rows = await this.database.query<{ id: string; by: string; at: Date; text_sealed: Buffer }>(
      `SELECT id, by_user AS by, at, text_sealed FROM complaint_replies WHERE complaint_id = $1 ORDER BY at, id`,
      [complaintId],
    );
    return rows.map(({ text_sealed: sealed, ...reply }) => ({
      ...reply,
      text: this.vault.openText(`complaint_replies.text.${reply.id}`, sealed),
    }));
  }
}
