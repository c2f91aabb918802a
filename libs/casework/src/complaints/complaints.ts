import { Catalogue, complaintPhrases, speaksOfMoney } from '@app/catalogue';
import { Clock, newId } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { ComplaintClosed, ComplaintNotFound, ComplaintUnanswered, ReceiptTaken } from '../casework.errors';
import { OfficeCalendar } from '../office/office-calendar';
import { Tasks } from '../tasks';
import { Timers } from '../timers';
import { afterWorkingDays } from '../working-time/working-time';
import type { ComplaintReceipt, ComplaintState, ComplaintViewer, NewComplaint } from './complaint-record';
import {
  type ComplaintClass,
  complaintDeadlines,
  type ComplaintOutcome,
  complaintPrefixEnd,
} from './complaint-rules';

/** A complaint that is held for a change: where its answer goes. */
export interface HeldComplaint {
  id: string;
  state: ComplaintState;
  receiptCode: string;
  identityId: string | null;
  class: ComplaintClass;
  receivedAt: Date;
  replyDueAt: Date;
}

interface ReceiptRow {
  id: string;
  receiptCode: string;
  receipt_seed: Buffer;
  aboutMoney: boolean;
  replyDueAt: Date;
  dueAt: Date;
}

const moneyPriority = 2;
const objectionPriority = 1;
const receiptAttempts = 5;

/** Complaints: taken in once, watched by timers, answered and closed; only few may see them (task-kinds.ts). */
@Injectable()
export class Complaints {
  private readonly moneyPhrases: readonly string[];

  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly catalogue: Catalogue,
    private readonly calendar: OfficeCalendar,
    private readonly tasks: Tasks,
    private readonly timers: Timers,
  ) {
    this.moneyPhrases = complaintPhrases(catalogue.language['complaints'], 'money');
  }

  /** Prefix of complaints' codes, apart from those of cases. */
  get prefix(): string {
    return this.catalogue.office.prefix + complaintPrefixEnd;
  }

  /**
   * Takes a complaint in with its task and its two deadlines; the same cause again answers the same receipt, and so do the
   * same words from the same chat while nobody has answered them.
   */
  async receive(complaint: NewComplaint): Promise<ComplaintReceipt> {
    return this.database.transaction(async () => {
      await this.database.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
        `complaint:${complaint.cause}`,
      ]);
      const known = (await this.known('cause', complaint.cause)) ?? (await this.toldBefore(complaint));
      if (known) return known;
      const id = newId();
      const receipt = await this.insert(id, complaint);
      await this.timers.set('complaint_reply_late', id, receipt.replyDueAt);
      await this.timers.set('complaint_late', id, receipt.dueAt);
      await this.openTask(receipt, complaint);
      return receipt;
    });
  }

  /** The receipt that a complaint will get, made without the database: for one that waits until it is back. */
  receiptAhead(
    { cause, text }: Pick<NewComplaint, 'cause' | 'text'>,
    at: Date,
  ): Omit<ComplaintReceipt, 'id'> {
    const seed = this.vault.receiptSeed('complaint', cause);
    return {
      receiptCode: this.vault.receiptCode(this.prefix, seed),
      pin: this.vault.pin(seed, 1),
      aboutMoney: speaksOfMoney(text, this.moneyPhrases),
      ...complaintDeadlines(at, 'service'),
    };
  }

  /** Keeps an answer; whoever calls sends it in the same transaction. @throws ComplaintNotFound, ComplaintClosed */
  async reply(
    id: string,
    text: string,
    viewer: ComplaintViewer,
  ): Promise<{ replyId: string; complaint: HeldComplaint }> {
    const complaint = await this.held(id, viewer);
    if (complaint.state === 'closed') throw new ComplaintClosed('complaint is closed', { complaintId: id });
    const replyId = newId();
    const now = this.clock.now();
    await this.database.query(
      'INSERT INTO complaint_replies (id, complaint_id, by_user, at, text_sealed) VALUES ($1, $2, $3, $4, $5)',
      [replyId, id, viewer.userId, now, this.vault.seal(`complaint_replies.text.${replyId}`, text)],
    );
    await this.database.query(
      `UPDATE complaints SET state = 'replied', replied_at = coalesce(replied_at, $2) WHERE id = $1`,
      [id, now],
    );
    await this.endFirstReply(id, 'replied');
    return { replyId, complaint };
  }

  /** Another class moves the day until which it is settled; the first reply stays where it was. */
  async classify(
    id: string,
    change: { class?: ComplaintClass; concernsUser?: string | null },
    viewer: ComplaintViewer,
  ): Promise<void> {
    const complaint = await this.held(id, viewer);
    if (complaint.state === 'closed') throw new ComplaintClosed('complaint is closed', { complaintId: id });
    const complaintClass = change.class ?? complaint.class;
    const { dueAt } = complaintDeadlines(complaint.receivedAt, complaintClass);
    await this.database.query(
      `UPDATE complaints SET class = $2, due_at = $3, concerns_user = CASE WHEN $4 THEN $5::uuid ELSE concerns_user END
        WHERE id = $1`,
      [id, complaintClass, dueAt, change.concernsUser !== undefined, change.concernsUser ?? null],
    );
    if (complaintClass !== complaint.class) await this.timers.set('complaint_late', id, dueAt);
  }

  /** Ends it. Only one that was withdrawn ends without an answer. @throws ComplaintNotFound, ComplaintClosed, ComplaintUnanswered */
  async close(
    id: string,
    { outcome, note }: { outcome: ComplaintOutcome; note?: string },
    viewer: ComplaintViewer,
  ): Promise<HeldComplaint> {
    const complaint = await this.held(id, viewer);
    if (complaint.state === 'closed') throw new ComplaintClosed('complaint is closed', { complaintId: id });
    if (complaint.state === 'open' && outcome !== 'withdrawn') {
      throw new ComplaintUnanswered('complaint has no answer yet', { complaintId: id });
    }
    await this.database.query(
      `UPDATE complaints SET state = 'closed', closed_at = $2, closed_by = $3, outcome = $4, note_sealed = $5
        WHERE id = $1`,
      [
        id,
        this.clock.now(),
        viewer.userId,
        outcome,
        note ? this.vault.seal(`complaints.note.${id}`, note) : null,
      ],
    );
    await this.endFirstReply(id, outcome);
    await this.tasks.closeFor('complaint_late', 'complaint', id, outcome);
    await this.timers.cancel('complaint_late', id);
    return complaint;
  }

  /** The PIN to read the answer with. @throws ComplaintNotFound */
  async pinOf(id: string): Promise<string> {
    const row = await this.database.queryOne<{ receipt_seed: Buffer }>(
      'SELECT receipt_seed FROM complaints WHERE id = $1',
      [id],
    );
    if (!row) throw new ComplaintNotFound('no such complaint', { complaintId: id });
    return this.vault.pin(row.receipt_seed, 1);
  }

  /** What is still to be told by hand, where no channel of ours reaches the complainant. */
  async tellByHand(id: string, code: string): Promise<void> {
    await this.tasks.open({
      kind: 'complaint_answer_by_hand',
      subjectKind: 'complaint',
      subjectId: id,
      code,
    });
  }

  private async endFirstReply(id: string, outcome: string): Promise<void> {
    for (const kind of ['complaint', 'complaint_reply_late']) {
      await this.tasks.closeFor(kind, 'complaint', id, outcome);
    }
    await this.timers.cancel('complaint_reply_late', id);
  }

  /** Two at once: the second waits here and sees what the first did. */
  private async held(id: string, viewer: ComplaintViewer): Promise<HeldComplaint> {
    const row = await this.database.queryOne<HeldComplaint>(
      `SELECT id, state, receipt_code AS "receiptCode", identity_id AS "identityId", class,
              received_at AS "receivedAt", reply_due_at AS "replyDueAt"
         FROM complaints WHERE id = $1 AND concerns_user IS DISTINCT FROM $2 FOR UPDATE`,
      [id, viewer.userId],
    );
    if (!row) throw new ComplaintNotFound('no such complaint', { complaintId: id });
    return row;
  }

  /** Pressed twice, or sent anew where the line is bad. */
  private async toldBefore(complaint: NewComplaint): Promise<ComplaintReceipt | null> {
    const { identityId, caseId, kind = 'complaint', text } = complaint;
    if (!identityId) return null;
    const rows = await this.database.query<{ id: string; sealed: Buffer }>(
      `SELECT id, text_sealed AS sealed FROM complaints WHERE identity_id = $1 AND state = 'open' AND kind = $2
          AND case_id IS NOT DISTINCT FROM $3 ORDER BY received_at DESC LIMIT 20`,
      [identityId, kind, caseId ?? null],
    );
    const same = rows.find(
      ({ id, sealed }) => wordsOf(this.vault.openText(`complaints.text.${id}`, sealed)) === wordsOf(text),
    );
    return same ? this.known('id', same.id) : null;
  }

  private async known(by: 'cause' | 'id', value: string): Promise<ComplaintReceipt | null> {
    const row = await this.database.queryOne<ReceiptRow>(
      `SELECT id, receipt_code AS "receiptCode", receipt_seed, about_money AS "aboutMoney",
              reply_due_at AS "replyDueAt", due_at AS "dueAt" FROM complaints WHERE ${by} = $1`,
      [value],
    );
    if (!row) return null;
    const { receipt_seed: seed, ...receipt } = row;
    return { ...receipt, pin: this.vault.pin(seed, 1) };
  }

  private async insert(id: string, complaint: NewComplaint): Promise<ComplaintReceipt> {
    const now = complaint.at ?? this.clock.now();
    const { code, seed } = await this.receipt(complaint.cause);
    const complaintClass = complaint.class ?? 'service';
    const { replyDueAt, dueAt } = complaintDeadlines(now, complaintClass);
    const aboutMoney = speaksOfMoney(complaint.text, this.moneyPhrases);
    await this.database.query(
      `INSERT INTO complaints (id, cause, kind, class, about_money, state, channel, identity_id, case_id, concerns_user,
         text_sealed, contact_sealed, received_at, reply_due_at, due_at, receipt_code, receipt_seed)
       VALUES ($1, $2, $3, $4, $5, 'open', $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
      [
        id,
        complaint.cause,
        complaint.kind ?? 'complaint',
        complaintClass,
        aboutMoney,
        complaint.channel,
        complaint.identityId ?? null,
        complaint.caseId ?? null,
        complaint.concernsUser ?? null,
        this.vault.seal(`complaints.text.${id}`, complaint.text),
        complaint.contact ? this.vault.sealJson(`complaints.contact.${id}`, complaint.contact) : null,
        now,
        replyDueAt,
        dueAt,
        code,
        seed,
      ],
    );
    return { id, receiptCode: code, pin: this.vault.pin(seed, 1), aboutMoney, replyDueAt, dueAt };
  }

  /** A code that no other complaint has. @throws ReceiptTaken */
  private async receipt(cause: string): Promise<{ code: string; seed: Buffer }> {
    for (let attempt = 1; attempt <= receiptAttempts; attempt++) {
      const seed = this.vault.receiptSeed('complaint', attempt === 1 ? cause : `${cause}:${attempt}`);
      const code = this.vault.receiptCode(this.prefix, seed);
      const taken = await this.database.query('SELECT 1 FROM complaints WHERE receipt_code = $1', [code]);
      if (taken.length === 0) return { code, seed };
    }
    throw new ReceiptTaken('receipt code is taken');
  }

  /** Asked for money comes first: a working day, not the three days of the law. */
  private async openTask(receipt: ComplaintReceipt, { kind, at }: NewComplaint): Promise<void> {
    const isObjection = kind === 'objection';
    await this.tasks.open({
      kind: 'complaint',
      subjectKind: 'complaint',
      subjectId: receipt.id,
      code: receipt.aboutMoney ? 'asked_for_money' : isObjection ? 'objection' : undefined,
      priority: receipt.aboutMoney ? moneyPriority : isObjection ? objectionPriority : 0,
      dueAt: receipt.aboutMoney
        ? afterWorkingDays(at ?? this.clock.now(), 1, await this.calendar.read())
        : receipt.replyDueAt,
    });
  }
}

function wordsOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
