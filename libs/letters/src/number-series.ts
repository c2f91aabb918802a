import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';

/** A serial number and the series that it belongs to. */
export interface Serial {
  series: string;
  seq: number;
}

/** A serial that a paper already bears, made while the power was out; its case's letter takes it over. */
export interface KeptSerial extends Serial {
  number: string;
  /** The day on the paper. */
  day: string;
}

/** A series per service and year; try-outs count apart, so that they leave no gap in the real one. */
export function seriesOf(service: string, year: string | number, { sandbox = false } = {}): string {
  return `${sandbox ? 'sandbox:' : ''}${service}:${year}`;
}

/** Serial numbers of letters: a row locked for the drawing transaction, so no gap and no double. */
@Injectable()
export class NumberSeries {
  constructor(private readonly database: Database) {}

  /** The next serial. Drawn in the transaction of its letter, or not at all. */
  async draw(series: string): Promise<Serial> {
    return { series, seq: await this.take(series, 1) };
  }

  /** The first of so many serials in a row. */
  async take(series: string, count: number): Promise<number> {
    const [row] = await this.database.query<{ first: number }>(
      `INSERT INTO number_series (series, next) VALUES ($1, 1 + $2::int)
       ON CONFLICT ON CONSTRAINT number_series_pk DO UPDATE SET next = number_series.next + $2::int
       RETURNING next - $2::int AS first`,
      [series, count],
    );
    if (!row) throw new Error('an upsert answers its row');
    return row.first;
  }

  /** Who has the number: every serial of a series is explained by one row. */
  async reserve({ series, seq }: Serial, letterId: string, at: Date): Promise<void> {
    await this.database.query(
      `INSERT INTO letter_numbers (series, seq, letter_id, state, at) VALUES ($1, $2, $3, 'reserved', $4)`,
      [series, seq, letterId, at],
    );
  }

  /** The serial that the case's paper bears already; null for a case that draws the next one. */
  async keptFor(caseId: string): Promise<KeptSerial | null> {
    return this.database.queryOne<KeptSerial>(
      `SELECT series, seq, number, paper_day::text AS day FROM letter_numbers
        WHERE case_id = $1 AND letter_id IS NULL AND state = 'reserved'`,
      [caseId],
    );
  }

  async handOver({ series, seq }: Serial, letterId: string): Promise<void> {
    await this.database.query('UPDATE letter_numbers SET letter_id = $3 WHERE series = $1 AND seq = $2', [
      series,
      seq,
      letterId,
    ]);
  }

  async use(letterId: string): Promise<void> {
    await this.database.query(`UPDATE letter_numbers SET state = 'used' WHERE letter_id = $1`, [letterId]);
  }

  /** A number that will never be on a signed letter, and why. */
  async void(letterId: string, reason: string): Promise<void> {
    await this.database.query(
      `UPDATE letter_numbers SET state = 'void', reason = $2 WHERE letter_id = $1 AND state = 'reserved'`,
      [letterId, reason],
    );
  }
}
