import { type Actor, CaseLog, type CaseRecord, Timers } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import { Clock } from '@app/core';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { addMonths } from './validity';

/** What a holder reports: still looking for work, or placed. */
export const reportAnswers = ['searching', 'placed'] as const;
export type ReportAnswer = (typeof reportAnswers)[number];

/** What became of a report: noted, told before, or there is no letter that asks for one. */
export type ReportOutcome = 'noted' | 'known' | 'none';

/** Timers of a letter's life; their subject is the case, whose letter in force they are about. */
export const reportTimer = 'letter_report';
export const expiryTimer = 'letter_expiry';

/** A report that comes no more than this before its day counts as the one of that day. */
const earlyMs = 60 * 86_400_000;

interface InForce {
  letterId: string;
}

/** The life of a letter beside its case (law 8): reports while it is valid, and its end. */
@Injectable()
export class LetterLife {
  constructor(
    private readonly database: Database,
    private readonly timers: Timers,
    private readonly log: CaseLog,
    private readonly catalogue: Catalogue,
    private readonly clock: Clock,
  ) {}

  /** Until when a letter signed now is valid; null without a limit. */
  validUntil({ definition }: Pick<CaseRecord, 'definition'>, at: Date): Date | null {
    const months = definition.validity?.months;
    return months ? this.after(at, months) : null;
  }

  /** Sets the days of the reports and of the end; a letter that supersedes another begins anew. */
  async begin({ id, definition }: CaseRecord, letterId: string, at: Date): Promise<void> {
    const until = this.validUntil({ definition }, at);
    if (!until) return;
    const { months = 0, report_every_months: every, reports } = definition.validity ?? {};
    const count = every ? (reports ?? Math.ceil(months / every) - 1) : 0;
    for (let ordinal = 1; every && ordinal <= count; ordinal++) {
      await this.database.query(
        `INSERT INTO letter_reports (letter_id, ordinal, due_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
        [letterId, ordinal, this.after(at, every * ordinal)],
      );
    }
    await this.setNext(id, letterId);
    await this.timers.set(expiryTimer, id, until);
  }

  /** Asks for the reports whose day has come: once, however many a long outage left behind. */
  async ask(caseId: string): Promise<void> {
    const letter = await this.inForce(caseId);
    if (!letter) return;
    const asked = await this.database.query<{ ordinal: number }>(
      `UPDATE letter_reports SET asked_at = $2
        WHERE letter_id = $1 AND due_at <= $2 AND asked_at IS NULL AND answered_at IS NULL RETURNING ordinal`,
      [letter.letterId, this.clock.now()],
    );
    await this.setNext(caseId, letter.letterId);
    if (asked.length === 0) return;
    const ordinal = Math.max(...asked.map((row) => row.ordinal));
    await this.log.note(caseId, 'report_due', { actor: { kind: 'timer' }, detail: { ordinal } });
  }

  /** The letter is over: it says so by itself, the holder hears how to go on. */
  async expire(caseId: string): Promise<void> {
    const rows = await this.database.query(
      `UPDATE letters SET status = 'expired' WHERE case_id = $1 AND status = 'valid' AND valid_until <= $2 RETURNING id`,
      [caseId, this.clock.now()],
    );
    if (rows.length === 0) return;
    await this.timers.cancel(reportTimer, caseId);
    await this.log.note(caseId, 'letter_expired', { actor: { kind: 'timer' } });
  }

  /**
   * Notes a report. Told again, nothing is added; who is placed is not asked again. A tap voids no card: an officer
   * who has seen the holder revokes it.
   */
  async report(caseId: string, answer: ReportAnswer, actor: Actor): Promise<ReportOutcome> {
    return this.database.transaction(async () => {
      await this.database.query('SELECT 1 FROM cases WHERE id = $1 FOR UPDATE', [caseId]);
      const letter = await this.inForce(caseId);
      if (!letter) return 'none';
      const ordinals = await this.answer(letter.letterId, answer);
      if (ordinals.length === 0) return 'known';
      if (answer === 'placed') await this.timers.cancel(reportTimer, caseId);
      else await this.setNext(caseId, letter.letterId);
      await this.log.note(caseId, 'reported', { actor, detail: { answer, ordinals } });
      return 'noted';
    });
  }

  /** Of these cases, those whose letter in force asks for reports; `due` where one was asked for and not answered. */
  async reporting(caseIds: readonly string[]): Promise<Map<string, { due: boolean }>> {
    if (caseIds.length === 0) return new Map();
    const rows = await this.database.query<{ id: string; due: boolean }>(
      `SELECT l.case_id AS id, bool_or(r.asked_at IS NOT NULL AND r.answered_at IS NULL) AS due
         FROM letters l JOIN letter_reports r ON r.letter_id = l.id
        WHERE l.case_id = ANY($1) AND l.status = 'valid' AND (l.valid_until IS NULL OR l.valid_until > $2)
        GROUP BY l.case_id`,
      [caseIds, this.clock.now()],
    );
    return new Map(rows.map(({ id, due }) => [id, { due }]));
  }

  /** What is still to come of the letter in force: the next report, and its end. */
  async ahead(caseId: string): Promise<{ reportAt: Date | null; validUntil: Date | null }> {
    const row = await this.database.queryOne<{ reportAt: Date | null; validUntil: Date | null }>(
      `SELECT l.valid_until AS "validUntil",
              (SELECT min(r.due_at) FROM letter_reports r WHERE r.letter_id = l.id AND r.answered_at IS NULL) AS "reportAt"
         FROM letters l WHERE l.case_id = $1 AND l.status = 'valid' ORDER BY l.ordinal DESC LIMIT 1`,
      [caseId],
    );
    return row ?? { reportAt: null, validUntil: null };
  }

  /** Answers what was asked, or what is soon to be; `placed` answers all that would still come. */
  private async answer(letterId: string, answer: ReportAnswer): Promise<number[]> {
    const now = this.clock.now();
    const soon = answer === 'placed' ? null : new Date(now.getTime() + earlyMs);
    const rows = await this.database.query<{ ordinal: number }>(
      `UPDATE letter_reports SET answered_at = $2, answer = $3
        WHERE letter_id = $1 AND answered_at IS NULL AND ($4::timestamptz IS NULL OR due_at <= $4) RETURNING ordinal`,
      [letterId, now, answer, soon],
    );
    return rows.map(({ ordinal }) => ordinal).sort((a, b) => a - b);
  }

  private async setNext(caseId: string, letterId: string): Promise<void> {
    const next = await this.database.queryOne<{ dueAt: Date | null }>(
      `SELECT min(due_at) AS "dueAt" FROM letter_reports
        WHERE letter_id = $1 AND asked_at IS NULL AND answered_at IS NULL`,
      [letterId],
    );
    if (next?.dueAt) await this.timers.set(reportTimer, caseId, next.dueAt);
    else await this.timers.cancel(reportTimer, caseId);
  }

  private async inForce(caseId: string): Promise<InForce | null> {
    return this.database.queryOne<InForce>(
      `SELECT id AS "letterId" FROM letters
        WHERE case_id = $1 AND status = 'valid' AND (valid_until IS NULL OR valid_until > $2)
        ORDER BY ordinal DESC LIMIT 1`,
      [caseId, this.clock.now()],
    );
  }

  private after(at: Date, months: number): Date {
    return addMonths(at, months, this.catalogue.office.timezone);
  }
}
