import { type CaseRecord, Cases } from '@app/casework';
import { Catalogue, formatNumber } from '@app/catalogue';
import { Clock, type FieldError, newId } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { LetterContent } from './letter-content';
import { LetterRows } from './letter-rows';
import { NumberNotFound, NumbersInvalid } from './letters.errors';
import { NumberSeries, seriesOf } from './number-series';
import type { VoidReason } from './void-reasons';

/** Numbers kept in a row for letters on paper, while the power is out. */
export interface NumberBlock {
  id: string;
  service: string;
  year: number;
  first: number;
  last: number;
  /** How many of them nobody has settled yet. */
  open: number;
  /** The day of the reservation: no paper of the block is older. */
  day: string;
  note: string;
  reservedAt: string;
}

/** What became of one number: a case's letter bears it, a paper without a case does, or nobody ever will. */
export type Settlement = { seq: number } & (
  | { as: 'case'; caseId: string; day: string }
  | { as: 'paper'; day: string; name: string; village?: string }
  | { as: 'void'; reason: VoidReason; note?: string }
);

/** Holder and village of a paper that has no case. */
export interface PaperEntry {
  name: string;
  village: string;
}

interface BlockRow {
  id: string;
  series: string;
  service: string;
  first_seq: number;
  last_seq: number;
  day: string;
  note_sealed: Buffer;
  reserved_at: Date;
  open: number;
}

const blockSelect = `SELECT b.id, b.series, b.service, b.first_seq, b.last_seq, b.day::text AS day, b.note_sealed,
    b.reserved_at, (SELECT count(*)::int FROM letter_numbers n
      WHERE n.block_id = b.id AND n.state = 'reserved' AND n.case_id IS NULL) AS open
  FROM number_blocks b`;

/** Numbers reserved for paper, and their reconciliation afterwards. */
@Injectable()
export class NumberBlocks {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly catalogue: Catalogue,
    private readonly series: NumberSeries,
    private readonly content: LetterContent,
    private readonly rows: LetterRows,
    private readonly cases: Cases,
    private readonly clock: Clock,
  ) {}

  /** The next `count` numbers of the service's series, kept for paper from today on. @throws NumbersInvalid */
  async reserve(order: { service: string; count: number; note: string; by: string }): Promise<NumberBlock> {
    const { service, count, note, by } = order;
    if (!this.catalogue.has(service) || !this.catalogue.service(service).number) {
      throw new NumbersInvalid([{ field: 'service', code: 'service_without_numbers' }]);
    }
    return this.database.transaction(async () => {
      const at = this.clock.now();
      const day = this.content.dayOf(at);
      const series = seriesOf(service, day.slice(0, 4));
      const first = await this.series.take(series, count);
      const id = newId();
      await this.database.query(
        `INSERT INTO number_blocks (id, series, first_seq, last_seq, service, day, note_sealed, reserved_by, reserved_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [id, series, first, first + count - 1, service, day, this.vault.seal(noteOf(id), note), by, at],
      );
      await this.database.query(
        `INSERT INTO letter_numbers (series, seq, state, block_id, at)
         SELECT $1, seq, 'reserved', $4, $5 FROM generate_series($2::int, $3::int) AS seq`,
        [series, first, first + count - 1, id, at],
      );
      return this.get(id);
    });
  }

  /** Newest first; those with open numbers before all others. */
  async list(limit: number): Promise<NumberBlock[]> {
    const rows = await this.database.query<BlockRow>(
      `${blockSelect} ORDER BY (EXISTS (SELECT 1 FROM letter_numbers n WHERE n.block_id = b.id AND n.state = 'reserved'
         AND n.case_id IS NULL)) DESC, b.reserved_at DESC, b.id DESC LIMIT $1`,
      [limit],
    );
    return rows.map((row) => this.view(row));
  }

  /** @throws NumberNotFound */
  async get(id: string): Promise<NumberBlock> {
    const row = await this.database.queryOne<BlockRow>(`${blockSelect} WHERE b.id = $1`, [id]);
    if (!row) throw new NumberNotFound('no such block', { blockId: id });
    return this.view(row);
  }

  /** Says of some or all open numbers what became of them; all of it or nothing. @throws NumberNotFound, NumbersInvalid */
  async settle(id: string, settlements: readonly Settlement[], by: string): Promise<NumberBlock> {
    return this.database.transaction(async () => {
      const block = await this.get(id);
      await this.lock(id, settlements);
      const errors: FieldError[] = [];
      for (const [i, settlement] of settlements.entries()) {
        const wrong = await this.settleOne(block, settlement, by);
        if (wrong) errors.push({ ...wrong, field: `items.${i}.${wrong.field}` });
      }
      if (errors.length > 0) throw new NumbersInvalid(errors);
      return this.get(id);
    });
  }

  /** Cases before numbers, as every move takes them, so that no two wait for each other. */
  private async lock(blockId: string, settlements: readonly Settlement[]): Promise<void> {
    const caseIds = settlements.flatMap((one) => (one.as === 'case' ? [one.caseId] : []));
    await this.database.query('SELECT 1 FROM cases WHERE id = ANY ($1) ORDER BY id FOR UPDATE', [caseIds]);
    await this.database.query('SELECT 1 FROM letter_numbers WHERE block_id = $1 ORDER BY seq FOR UPDATE', [
      blockId,
    ]);
  }

  private async settleOne(block: NumberBlock, given: Settlement, by: string): Promise<FieldError | null> {
    if (given.as === 'void') return this.markVoid(block, given, by);
    const wrong = this.wrongDay(block, given.day);
    if (wrong) return wrong;
    return given.as === 'case' ? this.bind(block, given, by) : this.markPaper(block, given, by);
  }

  private async markVoid(
    block: NumberBlock,
    { seq, reason, note }: Settlement & { as: 'void' },
    by: string,
  ): Promise<FieldError | null> {
    return this.close(block, seq, by, {
      state: 'void',
      reason,
      note_sealed: note
        ? this.vault.seal(numberNoteOf(seriesOf(block.service, block.year), seq), note)
        : null,
    });
  }

  private async markPaper(
    block: NumberBlock,
    { seq, day, name, village }: Settlement & { as: 'paper' },
    by: string,
  ): Promise<FieldError | null> {
    if (village && !this.catalogue.office.villages.some(({ code }) => code === village)) {
      return { field: 'village', code: 'village_unknown' };
    }
    const entry: PaperEntry = { name, village: village ?? '' };
    return this.close(block, seq, by, {
      state: 'used',
      number: this.numberOf(block, seq, day),
      paper_day: day,
      paper_sealed: this.vault.sealJson(paperOf(seriesOf(block.service, block.year), seq), entry),
    });
  }

  /** The case's letter will bear the number that stands on its paper; a case that has its number keeps that one. */
  private async bind(
    block: NumberBlock,
    { seq, day, caseId }: Settlement & { as: 'case' },
    by: string,
  ): Promise<FieldError | null> {
    const record = await this.cases.get(caseId).catch(() => null);
    const wrong = record ? await this.objection(block, record) : 'case_unknown';
    if (wrong) return { field: 'caseId', code: wrong };
    return this.close(block, seq, by, {
      state: 'reserved',
      case_id: caseId,
      number: this.numberOf(block, seq, day),
      paper_day: day,
    });
  }

  private async objection(block: NumberBlock, record: CaseRecord): Promise<string | null> {
    if (record.service !== block.service || record.sandbox) return 'case_of_other_service';
    const letter = await this.rows.current(record.id);
    const isGivenUp = letter?.status === 'revoked' && letter.signed_at === null;
    const hasNumber = (letter && !isGivenUp) || (await this.series.keptFor(record.id));
    return hasNumber ? 'case_has_number' : null;
  }

  /** One open number of the block gets its end. */
  private async close(
    block: NumberBlock,
    seq: number,
    by: string,
    columns: Readonly<Record<string, unknown>>,
  ): Promise<FieldError | null> {
    const names = Object.keys(columns);
    const rows = await this.database.query(
      `UPDATE letter_numbers SET settled_by = $3, settled_at = $4, ${names.map((name, i) => `${name} = $${i + 5}`).join(', ')}
        WHERE block_id = $1 AND seq = $2 AND state = 'reserved' AND case_id IS NULL RETURNING seq`,
      [block.id, seq, by, this.clock.now(), ...Object.values(columns)],
    );
    return rows.length > 0 ? null : { field: 'seq', code: 'number_not_open' };
  }

  /** A paper bears a day between the reservation and today, of the series' year. */
  private wrongDay({ day: first, year }: NumberBlock, day: string): FieldError | null {
    const today = this.content.dayOf(this.clock.now());
    const fits = day >= first && day <= today && day.startsWith(`${year}-`);
    return fits ? null : { field: 'day', code: 'paper_day_outside' };
  }

  private numberOf({ service }: NumberBlock, seq: number, day: string): string {
    const pattern = this.catalogue.service(service).number ?? '{seq}';
    return formatNumber(pattern, { seq, day, region: this.catalogue.office.region });
  }

  private view(row: BlockRow): NumberBlock {
    return {
      id: row.id,
      service: row.service,
      year: Number(row.series.split(':').at(-1)),
      first: row.first_seq,
      last: row.last_seq,
      open: row.open,
      day: row.day,
      note: this.vault.openText(noteOf(row.id), row.note_sealed),
      reservedAt: row.reserved_at.toISOString(),
    };
  }
}

function noteOf(blockId: string): string {
  return `number_blocks.note.${blockId}`;
}

/** Contexts under which what is said of a number is sealed. */
export function numberNoteOf(series: string, seq: number): string {
  return `letter_numbers.note.${series}.${seq}`;
}
export function paperOf(series: string, seq: number): string {
  return `letter_numbers.paper.${series}.${seq}`;
}
