import { Catalogue } from '@app/catalogue';
import { Clock } from '@app/core';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { sumOf } from './figures';
import { localMonth } from './local-month';
import { type RatingRun, ratingRuns } from './rating-runs';

/** What citizens thought of one service; no run where too few said so. */
export interface ServiceRatings {
  service: string;
  /** The best score that can be given; null where it is not asked for any more. */
  best: number | null;
  runs: RatingRun[];
}

/** How often something was asked for that is not done here, by month; null before it was counted and in the future. */
export interface WishRow {
  /** A key of the catalogue's `language/unserved.yaml`, or `other`. */
  wish: string;
  months: Record<string, number | null>;
  total: number | null;
}

/** What citizens thought and wished for in a period: numbers that were counted without the person. */
export interface CitizenVoice {
  ratings: ServiceRatings[];
  wishes: WishRow[];
}

interface WishCount {
  wish: string;
  month: number;
  count: number;
}

/** Reads what the chats counted: ratings of services and wishes for what is not served. */
@Injectable()
export class CitizenVoices {
  constructor(
    private readonly database: Database,
    private readonly catalogue: Catalogue,
    private readonly clock: Clock,
  ) {}

  async of(year: number, months: readonly number[]): Promise<CitizenVoice> {
    return { ratings: await this.ratings(year, months), wishes: await this.wishes(year, months) };
  }

  private async ratings(year: number, months: readonly number[]): Promise<ServiceRatings[]> {
    const rows = await this.database.query<{ service: string; month: number; score: number; count: number }>(
      `SELECT service_code AS service, extract(month FROM month)::int AS month, score, count FROM rating_counts
        WHERE month >= make_date($1, 1, 1) AND month < make_date($1 + 1, 1, 1)`,
      [year],
    );
    const now = this.now();
    const lastMonth = year < now.year ? 12 : year > now.year ? 0 : now.month - 1;
    const best = new Map(
      this.catalogue.services.flatMap(({ code, rating }) => (rating ? [[code, rating.max]] : [])),
    );
    const services = new Set([...best.keys(), ...rows.map(({ service }) => service).sort()]);
    return [...services].map((service) => {
      const runs = ratingRuns(
        rows.filter((row) => row.service === service),
        lastMonth,
      );
      return {
        service,
        best: best.get(service) ?? null,
        runs: runs.filter(({ from, until }) => months.some((month) => from <= month && month <= until)),
      };
    });
  }

  /** The most wanted first. */
  private async wishes(year: number, months: readonly number[]): Promise<WishRow[]> {
    const rows = await this.database.query<WishCount>(
      `SELECT wish, extract(month FROM day)::int AS month, sum(count)::int AS count FROM demand_counts
        WHERE day >= make_date($1, 1, 1) AND day < make_date($1 + 1, 1, 1)
          AND extract(month FROM day)::int = ANY ($2) GROUP BY 1, 2`,
      [year, months],
    );
    const counted = await this.countedMonths(year, months);
    return [...new Set(rows.map(({ wish }) => wish))]
      .map((wish) => {
        const own = rows.filter((row) => row.wish === wish);
        const byMonth = months.map((month): [number, number | null] => [
          month,
          counted.has(month) ? (own.find((row) => row.month === month)?.count ?? 0) : null,
        ]);
        return { wish, months: Object.fromEntries(byMonth), total: sumOf(byMonth.map(([, count]) => count)) };
      })
      .sort((a, b) => (b.total ?? 0) - (a.total ?? 0) || a.wish.localeCompare(b.wish));
  }

  /** From the first wish on, up to now: before and after there is no data, which is not 0. */
  private async countedMonths(year: number, months: readonly number[]): Promise<Set<number>> {
    const row = await this.database.queryOne<{ since: number | null }>(
      'SELECT extract(year FROM min(day))::int * 12 + extract(month FROM min(day))::int AS since FROM demand_counts',
    );
    const since = row?.since ?? null;
    const now = this.now();
    const until = now.year * 12 + now.month;
    const isCounted = (month: number): boolean => {
      const at = year * 12 + month;
      return since !== null && since <= at && at <= until;
    };
    return new Set(months.filter(isCounted));
  }

  private now(): { year: number; month: number } {
    return localMonth(this.clock.now(), this.catalogue.office.timezone);
  }
}
