import { OfficeCalendar, ServiceVersions } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import { Clock, readOwnJson } from '@app/core';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { type CaseFact, courseOf, type CaseCourse } from './case-facts';
import { type CitizenVoice, CitizenVoices } from './citizen-voice';
import { type Growth, growthOf, median, quantile, rounded, shareOf, sumOf } from './figures';
import { type HistoryTable, RecapHistory } from './recap-history';
import { localMonth } from './local-month';

/** How one service did in the period; null where there is no data. Hours are working hours. */
export interface ServiceRecap {
  service: string;
  title: string;
  files: number | null;
  finished: number | null;
  refused: number | null;
  hours: { cases: number; median: number | null; p90: number | null };
  promise: { kept: number; of: number; share: number | null };
  paused: { cases: number; hours: number; median: number | null };
  returns: { total: number; perCase: number | null };
  /** Against the period of the same length before it. */
  growth: Growth;
}

export interface MonthRow {
  month: number;
  /** Files by service code. */
  files: Record<string, number | null>;
  total: number | null;
}

/** Files of a period, by the office's own calendar; every total is counted here, none is typed. */
export interface RecapView extends CitizenVoice {
  year: number;
  month: number | null;
  timezone: string;
  madeAt: string;
  services: ServiceRecap[];
  months: MonthRow[];
  totals: { files: Record<string, number | null>; total: number | null };
  channels: { channel: string; files: number }[];
  villages: { village: string | null; name: string | null; files: number }[];
  cells: {
    month: number;
    service: string;
    channel: string;
    village: string | null;
    files: number;
  }[];
  /** Figures from before this system, apart from its own. */
  history: HistoryTable[];
}

interface Period {
  year: number;
  month: number | null;
}

interface FactRow extends Omit<CaseFact, 'steps'> {
  version: string;
  steps: CaseFact['steps'] | null;
}

const monthNumbers = Array.from({ length: 12 }, (_, i) => i + 1);

/** The recap of a year or a month: by service, month, channel and village. Try-outs are not in it. */
@Injectable()
export class Recap {
  constructor(
    private readonly database: Database,
    private readonly catalogue: Catalogue,
    private readonly versions: ServiceVersions,
    private readonly calendar: OfficeCalendar,
    private readonly past: RecapHistory,
    private readonly voices: CitizenVoices,
    private readonly clock: Clock,
  ) {}

  async of(year: number, month?: number): Promise<RecapView> {
    const period: Period = { year, month: month ?? null };
    const facts = await this.facts(period);
    const starts = await this.starts();
    const codes = this.codes(facts);
    const numbers = period.month ? [period.month] : monthNumbers;
    const months = numbers.map((number) => this.monthRow({ year, month: number }, codes, facts, starts));
    const files = Object.fromEntries(
      codes.map((code) => [code, sumOf(months.map((row) => row.files[code] ?? null))]),
    );
    const courses = await this.courses(facts);
    const before = await this.countsBefore(period);
    return {
      year,
      month: period.month,
      timezone: this.catalogue.office.timezone,
      madeAt: this.clock.now().toISOString(),
      services: codes.map((code) => this.service(code, files[code] ?? null, { facts, courses, before })),
      months,
      totals: { files, total: sumOf(Object.values(files)) },
      channels: counted(facts, ({ channel }) => channel).map(([channel, count]) => ({
        channel,
        files: count,
      })),
      villages: this.villages(facts),
      cells: cellsOf(facts),
      ...(await this.voices.of(year, numbers)),
      history: await this.past.of(year),
    };
  }

  /** The catalogue's services, then those that are only in the cases by now. */
  private codes(facts: readonly FactRow[]): string[] {
    const known = this.catalogue.services.map(({ code }) => code);
    return [...new Set([...known, ...facts.map(({ service }) => service).sort()])];
  }

  private async facts({ year, month }: Period): Promise<FactRow[]> {
    const [from, until] = bounds(year, month);
    return this.database.query<FactRow>(
      `SELECT c.service_code AS service, c.channel, c.village, c.phase, c.status, c.submitted_at AS "submittedAt",
              c.promised_at AS "promisedAt", c.service_version_id AS version,
              extract(month FROM c.submitted_at AT TIME ZONE $3)::int AS month,
              (SELECT json_agg(json_build_object('to', e.to_status, 'at', e.at) ORDER BY e.seq) FROM case_events e
                WHERE e.case_id = c.id AND e.to_status IS DISTINCT FROM e.from_status) AS steps
         FROM cases c WHERE NOT c.sandbox
          AND c.submitted_at >= $1::timestamp AT TIME ZONE $3 AND c.submitted_at < $2::timestamp AT TIME ZONE $3`,
      [from, until, this.catalogue.office.timezone],
    );
  }

  /** When the data of each service begin: a month before has none, a month after without a file has 0. */
  private async starts(): Promise<Map<string, number>> {
    const rows = await this.database.query<{ service: string; at: Date }>(
      'SELECT service_code AS service, min(submitted_at) AS at FROM cases WHERE NOT sandbox GROUP BY service_code',
    );
    const { timezone } = this.catalogue.office;
    return new Map(rows.map(({ service, at }) => [service, ordinal(localMonth(at, timezone))]));
  }

  private monthRow(
    at: { year: number; month: number },
    codes: readonly string[],
    facts: readonly FactRow[],
    starts: ReadonlyMap<string, number>,
  ): MonthRow {
    const now = ordinal(localMonth(this.clock.now(), this.catalogue.office.timezone));
    const files = Object.fromEntries(
      codes.map((code) => {
        const start = starts.get(code);
        const hasData = start !== undefined && ordinal(at) >= start && ordinal(at) <= now;
        const count = facts.filter(({ service, month }) => service === code && month === at.month).length;
        return [code, hasData ? count : null];
      }),
    );
    return { month: at.month, files, total: sumOf(Object.values(files)) };
  }

  private async courses(facts: readonly FactRow[]): Promise<Map<FactRow, CaseCourse>> {
    const now = this.clock.now();
    const calendar = await this.calendar.read();
    const courses = new Map<FactRow, CaseCourse>();
    for (const fact of facts) {
      const definition = await this.versions.definition(fact.version);
      courses.set(fact, courseOf({ ...fact, steps: fact.steps ?? [] }, definition, calendar, now));
    }
    return courses;
  }

  private service(
    code: string,
    files: number | null,
    {
      facts,
      courses,
      before,
    }: {
      facts: readonly FactRow[];
      courses: ReadonlyMap<FactRow, CaseCourse>;
      before: ReadonlyMap<string, number>;
    },
  ): ServiceRecap {
    const own = facts.filter(({ service }) => service === code);
    const ways = own.flatMap((fact) => courses.get(fact) ?? []);
    const hours = ways.flatMap(({ hours: taken }) => taken ?? []);
    const promised = ways.filter(({ keptPromise }) => keptPromise !== null);
    const paused = ways.map(({ pausedHours }) => pausedHours).filter((taken) => taken > 0);
    const returns = ways.reduce((sum, way) => sum + way.returns, 0);
    const kept = promised.filter(({ keptPromise }) => keptPromise).length;
    const inPhase = (phase: string): number | null =>
      files === null ? null : own.filter((fact) => fact.phase === phase).length;
    return {
      service: code,
      title: this.catalogue.services.find((service) => service.code === code)?.title ?? code,
      files,
      finished: inPhase('done'),
      refused: files === null ? null : own.filter(({ status }) => status === 'rejected').length,
      hours: { cases: hours.length, median: median(hours), p90: quantile(hours, 0.9) },
      promise: { kept, of: promised.length, share: shareOf(kept, promised.length) },
      paused: { cases: paused.length, hours: rounded(sumOf(paused) ?? 0, 1), median: median(paused) },
      returns: { total: returns, perCase: own.length === 0 ? null : rounded(returns / own.length, 2) },
      growth: growthOf(before.get(code) ?? null, files),
    };
  }

  private async countsBefore({ year, month }: Period): Promise<Map<string, number>> {
    const previous: Period =
      month === null
        ? { year: year - 1, month: null }
        : month === 1
          ? { year: year - 1, month: 12 }
          : { year, month: month - 1 };
    const rows = await this.database.query<{ service: string; files: number }>(
      `SELECT service_code AS service, count(*)::int AS files FROM cases WHERE NOT sandbox
          AND submitted_at >= $1::timestamp AT TIME ZONE $3 AND submitted_at < $2::timestamp AT TIME ZONE $3
        GROUP BY service_code`,
      [...bounds(previous.year, previous.month), this.catalogue.office.timezone],
    );
    return new Map(rows.map(({ service, files }) => [service, files]));
  }

  private villages(facts: readonly FactRow[]): RecapView['villages'] {
    const names = new Map(this.catalogue.office.villages.map(({ code, name }) => [code, name]));
    return counted(facts, ({ village }) => village).map(([village, files]) => ({
      village,
      name: village === null ? null : (names.get(village) ?? village),
      files,
    }));
  }
}

/** First moment of a period and of the one after it, on the office's clock. */
function bounds(year: number, month: number | null): [string, string] {
  const from = Date.UTC(year, (month ?? 1) - 1);
  const until = month === null ? Date.UTC(year + 1, 0) : Date.UTC(year, month);
  const local = (at: number): string => new Date(at).toISOString().slice(0, 19);
  return [local(from), local(until)];
}

function ordinal({ year, month }: { year: number; month: number }): number {
  return year * 12 + month;
}

/** How many there are of each, the most first. */
function counted<Key>(facts: readonly FactRow[], keyOf: (fact: FactRow) => Key): [Key, number][] {
  const counts = new Map<Key, number>();
  for (const fact of facts) counts.set(keyOf(fact), (counts.get(keyOf(fact)) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}

function cellsOf(facts: readonly FactRow[]): RecapView['cells'] {
  return counted(facts, ({ month, service, channel, village }) =>
    JSON.stringify({ month, service, channel, village }),
  )
    .map(([key, files]) => ({ ...readOwnJson<Omit<RecapView['cells'][number], 'files'>>(key), files })) // written above
    .sort((a, b) => a.month - b.month || a.service.localeCompare(b.service) || b.files - a.files);
}
