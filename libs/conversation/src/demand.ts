import { dayIn, Catalogue } from '@app/catalogue';
import { Clock } from '@app/core';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';

/** Counts what people ask for that this office does not do: by day and wish, never who. */
@Injectable()
export class Demand {
  constructor(
    private readonly database: Database,
    private readonly catalogue: Catalogue,
    private readonly clock: Clock,
  ) {}

  /** In the transaction of the turn, so that a message that is worked twice is counted once. */
  async count(wish: string): Promise<void> {
    await this.database.query(
      `INSERT INTO demand_counts (day, wish, count) VALUES ($1, $2, 1)
       ON CONFLICT (day, wish) DO UPDATE SET count = demand_counts.count + 1`,
      [dayIn(this.catalogue.office.timezone, this.clock.now()), wish],
    );
  }
}
