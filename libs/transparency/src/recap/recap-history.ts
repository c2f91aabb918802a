import { Clock } from '@app/core';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { type Growth, growthOf, sumOf } from './figures';

/** One figure from before the system; without a month it is a total as its source printed it. */
export interface HistoryRow {
  year: number;
  month: number | null;
  service: string;
  series: string;
  channel: string | null;
  village: string | null;
  files: number | null;
  source: string;
  quality: string;
}

/** What one source says of one year: its cells, our sums of them, and the totals that it printed itself. */
export interface HistoryTable {
  source: string;
  quality: string;
  columns: {
    service: string;
    series: string;
    /** By month; null: the source has no figure, which is not 0. */
    months: Record<string, number | null>;
    sum: number | null;
    printed: number | null;
    /** Printed less summed; not 0: the source does not agree with itself. */
    difference: number | null;
  }[];
  /** From the series `before` to the series `after`, by our sums and by the printed totals; service null: all of them. */
  growth: { service: string | null; basis: 'cells' | 'printed'; value: Growth }[];
}

type Column = HistoryTable['columns'][number];

/** Imported figures, kept apart from what the system counted itself. */
@Injectable()
export class RecapHistory {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Takes a file's rows in; the same file again changes nothing, a corrected one replaces its rows. */
  async take(file: string, rows: readonly HistoryRow[]): Promise<void> {
    await this.database.transaction(async () => {
      await this.database.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`recap:${file}`]);
      for (const [i, row] of rows.entries()) await this.upsert(file, i + 1, row);
      await this.database.query('DELETE FROM recap_history WHERE file = $1 AND row > $2', [
        file,
        rows.length,
      ]);
    });
  }

  /** What the sources say of a year. */
  async of(year: number): Promise<HistoryTable[]> {
    const rows = await this.database.query<HistoryRow>(
      `SELECT year, month, service, series, channel, village, files, source, quality FROM recap_history
        WHERE year = $1 ORDER BY source, service DESC, series DESC, month, file, row`,
      [year],
    );
    const sources = new Map<string, HistoryRow[]>();
    for (const row of rows) {
      const key = JSON.stringify([row.source, row.quality]);
      sources.set(key, [...(sources.get(key) ?? []), row]);
    }
    return [...sources.values()].map(tableOf);
  }

  private async upsert(file: string, number: number, row: HistoryRow): Promise<void> {
    await this.database.query(
      `INSERT INTO recap_history (file, row, year, month, service, series, channel, village, files, source, quality, imported_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
       ON CONFLICT ON CONSTRAINT recap_history_pk DO UPDATE SET year = excluded.year, month = excluded.month,
         service = excluded.service, series = excluded.series, channel = excluded.channel, village = excluded.village,
         files = excluded.files, source = excluded.source, quality = excluded.quality`,
      [
        file,
        number,
        row.year,
        row.month,
        row.service,
        row.series,
        row.channel,
        row.village,
        row.files,
        row.source,
        row.quality,
        this.clock.now(),
      ],
    );
  }
}

function tableOf(rows: HistoryRow[]): HistoryTable {
  const groups = new Map<string, HistoryRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.service, row.series]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const columns = [...groups.values()].map(columnOf);
  const { source = '', quality = '' } = rows[0] ?? {};
  return { source, quality, columns, growth: growthIn(columns) };
}

function columnOf(rows: HistoryRow[]): Column {
  const { service = '', series = '' } = rows[0] ?? {};
  const filesOf = (month: number | null): (number | null)[] =>
    rows.filter((row) => row.month === month).map(({ files }) => files);
  const months = Object.fromEntries(
    Array.from({ length: 12 }, (_, i) => [String(i + 1), sumOf(filesOf(i + 1))]),
  );
  const sum = sumOf(Object.values(months));
  const printed = sumOf(filesOf(null));
  const difference = sum === null || printed === null ? null : printed - sum;
  return { service, series, months, sum, printed, difference };
}

function growthIn(columns: readonly Column[]): HistoryTable['growth'] {
  const services = [...new Set(columns.map(({ service }) => service))];
  const growth = (service: string | null, basis: 'cells' | 'printed'): HistoryTable['growth'][number] => {
    const of = (series: string): number | null => {
      const own = columns.filter(
        (column) => column.series === series && (!service || column.service === service),
      );
      const values = own.map(({ sum, printed }) => (basis === 'cells' ? sum : printed));
      // A total over services of which one is not known would be taken for the whole.
      return values.includes(null) ? null : sumOf(values);
    };
    return { service, basis, value: growthOf(of('before'), of('after')) };
  };
  return [...services, null].flatMap((service) => [growth(service, 'cells'), growth(service, 'printed')]);
}
