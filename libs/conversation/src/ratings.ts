import { Cases } from '@app/casework';
import { Catalogue, dayIn } from '@app/catalogue';
import { Clock } from '@app/core';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import type { Reply } from './dialogue/dialogue-state';

/** At or below this share of the best the way to a complaint is shown. */
const lowShare = 0.5;

/** Counts what citizens think of a service: once a case, and never who thought so. */
@Injectable()
export class Ratings {
  constructor(
    private readonly database: Database,
    private readonly catalogue: Catalogue,
    private readonly cases: Cases,
    private readonly clock: Clock,
  ) {}

  /** In the transaction of the turn: a message that is worked twice is counted once. */
  async note(caseId: string, score: number): Promise<Reply> {
    const { service, definition, sandbox } = await this.cases.get(caseId);
    const most = definition.rating?.max;
    if (most === undefined || score > most) return { key: 'rating.over' };
    const first = await this.database.query(
      'INSERT INTO rated_cases (case_id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING case_id',
      [caseId],
    );
    if (first.length === 0) return { key: 'rating.known' };
    if (!sandbox) await this.count(service, score);
    return { key: score / most <= lowShare ? 'rating.thanks_low' : 'rating.thanks' };
  }

  private async count(service: string, score: number): Promise<void> {
    const month = `${dayIn(this.catalogue.office.timezone, this.clock.now()).slice(0, 7)}-01`;
    await this.database.query(
      `INSERT INTO rating_counts (month, service_code, score, count) VALUES ($1, $2, $3, 1)
       ON CONFLICT (month, service_code, score) DO UPDATE SET count = rating_counts.count + 1`,
      [month, service, score],
    );
  }
}
