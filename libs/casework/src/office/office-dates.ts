import { Clock, type FieldError } from '@app/core';
import { Database, type OfficeRow, OfficeRows } from '@app/database';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../case-record';
import { OfficeDatesInvalid, OfficeDatesStale } from '../casework.errors';
import { PromiseRecount } from '../promise/promise-recount';
import { counts, nextDay } from '../working-time/calendar';
import { OfficeCalendar } from './office-calendar';

/** What staff set by the day: closures, hours that differ, officials, notices to citizens. */
export const officeKinds = ['closure', 'hours', 'official', 'notice'] as const;
export type OfficeKind = (typeof officeKinds)[number];

/** A dated row; the first and the last day count, null is open. */
export type Dated<Data> = Data & { from: string; to: string | null };

/** A dated row as it is listed. */
export type DatedView<Data> = Dated<Data> & { id: string; active: boolean; endedAt: string | null };

export interface DatedList<Data> {
  items: DatedView<Data>[];
  /** Grows with every change; given back at a change, it shows whether somebody else was faster. */
  version: number;
}

/** Promised times follow from these. */
const ofCalendar: readonly OfficeKind[] = ['closure', 'hours'];
/** Yesterday's flood is entered today; what is older stands. */
const editableDays = 31;

/** Dated rows over the catalogue's first values, one list a kind; a change counts at once. */
@Injectable()
export class OfficeDates {
  constructor(
    private readonly database: Database,
    private readonly rows: OfficeRows,
    private readonly calendar: OfficeCalendar,
    private readonly recount: PromiseRecount,
    private readonly clock: Clock,
  ) {}

  /** Rows of the last month and to come; with `all`, also the older ones and those taken back. */
  async list<Data extends object>(kind: OfficeKind, { all = false } = {}): Promise<DatedList<Data>> {
    const rows = all
      ? await this.rows.history<Data>(kind)
      : await this.rows.since<Data>(kind, this.firstDay());
    const today = this.calendar.today();
    const items = rows.map(({ id, from, to, data, endedAt }) => {
      const active = endedAt === null && counts({ from, to }, today);
      return { id, ...data, from, to, active, endedAt: endedAt?.toISOString() ?? null };
    });
    return { items, version: await this.version(kind) };
  }

  /** What counts on the office's day. */
  async today<Data>(kind: OfficeKind): Promise<Data[]> {
    return (await this.rows.on<Data>(kind, this.calendar.today())).map(({ data }) => data);
  }

  /**
   * Sets the rows of the last month and to come: one that stays as it was is kept, one that is not named ends at once.
   * Promised times of open cases follow in the same transaction. @throws OfficeDatesInvalid, OfficeDatesStale
   */
  async replace<Data extends object>(
    kind: OfficeKind,
    wanted: readonly Dated<Data>[],
    { actor, userId, version }: { actor: Actor; userId: string; version?: number },
  ): Promise<DatedList<Data>> {
    return this.database.transaction(async () => {
      await this.rows.lock(kind);
      const current = await this.version(kind);
      if (version !== undefined && version !== current) {
        throw new OfficeDatesStale('somebody else changed these rows', { version: String(current) });
      }
      const standing = await this.rows.since<Data>(kind, this.firstDay());
      const kept = new Set(standing.map((row) => keyOf(datedOf(row))));
      this.check(wanted, kept);
      const named = new Set(wanted.map(keyOf));
      const at = this.clock.now();
      for (const row of standing) if (!named.has(keyOf(datedOf(row)))) await this.rows.end(row.id, at);
      const added = wanted.filter((item) => !kept.has(keyOf(item)));
      for (const { from, to, ...data } of new Map(added.map((item) => [keyOf(item), item])).values()) {
        await this.rows.add(kind, { from, to, data, by: userId, at });
      }
      if (ofCalendar.includes(kind)) await this.recount.nowAndSoon(actor);
      return this.list<Data>(kind);
    });
  }

  private check(wanted: readonly Dated<object>[], kept: ReadonlySet<string>): void {
    const errors = wanted.flatMap((item, index): FieldError[] => {
      const { from, to } = item;
      if (to !== null && to < from) return [{ field: `items.${index}.to`, code: 'date_order' }];
      const isTooOld = from < this.firstDay() && !kept.has(keyOf(item));
      return isTooOld ? [{ field: `items.${index}.from`, code: 'date_past' }] : [];
    });
    if (errors.length > 0) throw new OfficeDatesInvalid(errors);
  }

  private firstDay(): string {
    return nextDay(this.calendar.today(), -editableDays);
  }

  private async version(kind: OfficeKind): Promise<number> {
    const row = await this.database.queryOne<{ version: number }>(
      `SELECT (count(*) + count(data ->> 'endedAt'))::int AS version FROM office_settings WHERE kind = $1`,
      [kind],
    );
    return row?.version ?? 0;
  }
}

function datedOf<Data extends object>({ data, from, to }: OfficeRow<Data>): Dated<Data> {
  return { ...data, from, to };
}

/** The same values make the same key, in whatever order they were stored. */
function keyOf(item: object): string {
  return JSON.stringify(item, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
