import { Catalogue } from '@app/catalogue';
import { decodeCursor, encodeCursor, type Page, pageOf } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import type { LetterData, LetterStatus, Signer } from './letter-rows';
import { NumberNotFound } from './letters.errors';
import { numberNoteOf, type PaperEntry, paperOf } from './number-blocks';
import { seriesOf } from './number-series';

/**
 * Why a number is where it is. `draft`: on a letter that waits for its signature; `letter`: on a signed one; `case`: on
 * a paper whose case waits for its letter; `paper`: on a paper without a case; `block`: kept for paper and still open.
 */
export type Explanation = 'draft' | 'letter' | 'case' | 'paper' | 'block' | 'void' | 'unexplained';

/** One number of a series. Holds a name: reading it is audited. */
export interface NumberEntry {
  seq: number;
  /** As it stands on the letter; null for a number that is on none. */
  number: string | null;
  state: 'reserved' | 'used' | 'void' | 'unexplained';
  explanation: Explanation;
  letterState: LetterStatus | null;
  day: string | null;
  holder: string | null;
  village: string | null;
  signer: string | null;
  caseId: string | null;
  receiptCode: string | null;
  blockId: string | null;
  reason: string | null;
  note: string | null;
}

/** Whether every number of a series is explained. */
export interface SeriesCheck {
  service: string;
  year: number;
  drawn: number;
  used: number;
  reserved: number;
  void: number;
  /** Serials that nothing explains: always empty, unless rows were lost. The first hundred. */
  unexplained: number[];
}

/** A series: one service and one year. */
export interface SeriesOf {
  service: string;
  year: number;
}

interface Row {
  seq: number;
  state: NumberEntry['state'] | null;
  reason: string | null;
  number: string | null;
  paper_day: string | null;
  paper_sealed: Buffer | null;
  note_sealed: Buffer | null;
  block_id: string | null;
  case_id: string | null;
  receipt_code: string | null;
  letter_id: string | null;
  letter_status: LetterStatus | null;
  data_sealed: Buffer | null;
  signer: Signer | null;
}

/** The numbers of a series, each with its explanation: what the register book is made of. */
@Injectable()
export class NumberBook {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly catalogue: Catalogue,
  ) {}

  /** In the order of the numbers, from the first on; a number that nothing explains has its line too. */
  async page(
    { service, year }: SeriesOf,
    { cursor, limit }: { cursor?: string; limit: number },
  ): Promise<Page<NumberEntry>> {
    const after = cursor ? Number(decodeCursor(cursor, ['seq']).seq) || 0 : 0;
    const series = seriesOf(service, year);
    const rows = await this.database.query<Row>(
      `SELECT g.seq, n.state, n.reason, coalesce(l.number, n.number) AS number, n.paper_day::text AS paper_day,
          n.paper_sealed, n.note_sealed, n.block_id, c.id AS case_id, c.receipt_code,
          l.id AS letter_id, l.status AS letter_status, l.data_sealed, l.signer
         FROM number_series s
         CROSS JOIN LATERAL generate_series($2::int + 1, least(s.next - 1, $2::int + $3::int)) AS g(seq)
         LEFT JOIN letter_numbers n ON n.series = s.series AND n.seq = g.seq
         LEFT JOIN letters l ON l.id = n.letter_id
         LEFT JOIN cases c ON c.id = coalesce(l.case_id, n.case_id)
        WHERE s.series = $1 ORDER BY g.seq`,
      [series, Math.min(after, 2_000_000_000), limit + 1],
    );
    const entries = rows.map((row) => this.entry(series, row));
    return pageOf(entries, limit, ({ seq }) => ({ seq: String(seq) }));
  }

  /** The whole series, for a book. */
  async all(of: SeriesOf): Promise<NumberEntry[]> {
    const entries: NumberEntry[] = [];
    for (let cursor: string | undefined, more = true; more;) {
      const page = await this.page(of, { cursor, limit: 500 });
      entries.push(...page.items);
      cursor = page.nextCursor ?? undefined;
      more = cursor !== undefined;
    }
    return entries;
  }

  async check({ service, year }: SeriesOf): Promise<SeriesCheck> {
    const row = await this.database.queryOne<Omit<SeriesCheck, 'service' | 'year'>>(
      `SELECT s.next - 1 AS drawn, n.used, n.reserved, n.void, array(
           SELECT seq FROM generate_series(1, s.next - 1) AS seq
            WHERE NOT EXISTS (SELECT 1 FROM letter_numbers m WHERE m.series = s.series AND m.seq = seq.seq)
            UNION SELECT m.seq FROM letter_numbers m WHERE m.series = s.series AND m.seq >= s.next
            ORDER BY 1 LIMIT 100) AS unexplained
         FROM number_series s, LATERAL (
           SELECT (count(*) FILTER (WHERE state = 'used'))::int AS used,
             (count(*) FILTER (WHERE state = 'reserved'))::int AS reserved,
             (count(*) FILTER (WHERE state = 'void'))::int AS void
             FROM letter_numbers WHERE series = s.series) AS n
        WHERE s.series = $1`,
      [seriesOf(service, year)],
    );
    return { service, year, ...(row ?? { drawn: 0, used: 0, reserved: 0, void: 0, unexplained: [] }) };
  }

  /** @throws NumberNotFound */
  async one(of: SeriesOf, seq: number): Promise<NumberEntry> {
    const [entry] = (await this.page(of, { cursor: encodeCursor({ seq: String(seq - 1) }), limit: 1 })).items;
    if (!entry) throw new NumberNotFound('no such number', { seq: String(seq) });
    return entry;
  }

  private entry(series: string, row: Row): NumberEntry {
    const { holder, day } = this.onPaper(series, row);
    return {
      seq: row.seq,
      number: row.number,
      state: row.state ?? 'unexplained',
      explanation: explanationOf(row),
      letterState: row.letter_status,
      day,
      holder: holder?.name ?? null,
      village: holder?.village || null,
      signer: row.signer?.name ?? null,
      caseId: row.case_id,
      receiptCode: row.receipt_code,
      blockId: row.block_id,
      reason: row.reason,
      note: row.note_sealed ? this.vault.openText(numberNoteOf(series, row.seq), row.note_sealed) : null,
    };
  }

  private onPaper(series: string, row: Row): { holder: PaperEntry | null; day: string | null } {
    if (row.letter_id && row.data_sealed) {
      const data = this.vault.openJson<LetterData>(`letters.data.${row.letter_id}`, row.data_sealed);
      return { holder: data.holder, day: String(data.values['date'] ?? '') || null };
    }
    if (!row.paper_sealed) return { holder: null, day: row.paper_day };
    const { name, village } = this.vault.openJson<PaperEntry>(paperOf(series, row.seq), row.paper_sealed);
    const home = this.catalogue.office.villages.find(({ code }) => code === village);
    return { holder: { name, village: home?.name ?? '' }, day: row.paper_day };
  }
}

function explanationOf(row: Row): Explanation {
  if (row.state === null) return 'unexplained';
  if (row.state === 'void') return 'void';
  if (row.letter_id) return row.state === 'used' ? 'letter' : 'draft';
  if (row.paper_sealed) return 'paper';
  return row.case_id ? 'case' : row.block_id ? 'block' : 'unexplained';
}
