import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';

/** Serial numbers of letters: a row locked for the drawing transaction, so no gap and no double. */
@Injectable()
export class NumberSeries {
  constructor(private readonly database: Database) {}

  /** The next serial of a series, for this letter. Drawn in the transaction of its draft, or not at all. */
  async draw(series: string, letterId: string): Promise<number> {
    const row = await this.database.queryOne<{ seq: number }>(
      `INSERT INTO number_series (series, next) VALUES ($1, 2)
       ON CONFLICT ON CONSTRAINT number_series_pk DO UPDATE SET next = number_series.next + 1
       RETURNING next - 1 AS seq`,
      [series],
    );
    const seq = row?.seq ?? 0;
    await this.database.query(
      `INSERT INTO letter_numbers (series, seq, letter_id, state) VALUES ($1, $2, $3, 'reserved')`,
      [series, seq, letterId],
    );
    return seq;
  }

  async use(letterId: string): Promise<void> {
    await this.database.query(`UPDATE letter_numbers SET state = 'used' WHERE letter_id = $1`, [letterId]);
  }
}
