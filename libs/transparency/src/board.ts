import { Catalogue } from '@app/catalogue';
import { Clock } from '@app/core';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { fewestShown } from './recap';

/** Numbers of one service over the last 90 days; null where there are too few to show without showing a person. */
export interface BoardRow {
  service: string;
  title: string;
  received: number | null;
  finished: number | null;
  waiting: number | null;
}

const days = 90;

/** Public numbers without a person in them. */
@Injectable()
export class Board {
  constructor(
    private readonly database: Database,
    private readonly catalogue: Catalogue,
    private readonly clock: Clock,
  ) {}

  async rows(): Promise<BoardRow[]> {
    const since = new Date(this.clock.now().getTime() - days * 86_400_000);
    const counts = await this.database.query<{
      code: string;
      received: string;
      finished: string;
      waiting: string;
    }>(
      `SELECT service_code AS code, count(*) AS received, count(*) FILTER (WHERE phase = 'done') AS finished,
              count(*) FILTER (WHERE phase IN ('work', 'waiting')) AS waiting
         FROM cases WHERE submitted_at > $1 AND NOT sandbox GROUP BY service_code`,
      [since],
    );
    return this.catalogue.services.map(({ code, title }) => {
      const row = counts.find((item) => item.code === code);
      const shown = (value: string | undefined): number | null => {
        const count = Number(value ?? 0);
        return count > 0 && count < fewestShown ? null : count;
      };
      return {
        service: code,
        title,
        received: shown(row?.received),
        finished: shown(row?.finished),
        waiting: shown(row?.waiting),
      };
    });
  }
}
