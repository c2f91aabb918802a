import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';

/** A serial number and the series that it belongs to. */
export interface Serial {
  series: string;
  seq: number;
}

/** Serial numbers of letters: a row locked for the drawing transaction, so no gap and no double. */
@Injectable()
export class NumberSeries {
  constructor(private readonly database: Database) {}

  /** The next serial. Drawn in the transaction of its letter, or not at all. */
  async draw(series: string): Promise<Serial> {
    const [row] = await this.database.query<{ seq: number }>(
      `INSERT INTO number_series (series, next) VALUES ($1, 2)
       ON CONFLICT ON CONSTRAINT number_series_pk DO UPDATE SET next = number_series.next + 1
       RETURNING next - 1 AS seq`,
      [series],
    );
    if (!row) throw new Error('an upsert answers its row');
    return { series, seq: row.seq };
  }

  /** Who has the number: every serial of a series is explained by one row. */
  async reserve({ series, seq }: Serial, letterId: string, at: Date): Promise<void> {
    await this.database.query(
      `INSERT INTO letter_numbers (series, seq, letter_id, state, at) VALUES ($1, $2, $3, 'reserved', $4)`,
      [series, seq, letterId, at],
    );
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
