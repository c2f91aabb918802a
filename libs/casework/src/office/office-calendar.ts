import { Catalogue, dayIn } from '@app/catalogue';
import { OfficeRows } from '@app/database';
import { Injectable } from '@nestjs/common';
import { type Closure, nextDay, type SpecialHours, type WorkingCalendar } from '../working-time/calendar';
import { Clock } from '@app/core';

/** How far back dated rows still count for a promise that is open. */
const lookBackDays = 400;

/** The office's working time as it is set now: the catalogue's first values under what staff set by the day. */
@Injectable()
export class OfficeCalendar {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly rows: OfficeRows,
    private readonly clock: Clock,
  ) {}

  /** Read anew each time: another process may have changed it a moment ago. */
  async read(): Promise<WorkingCalendar> {
    const { timezone, hours, holidays, special_hours: special } = this.catalogue.office;
    const since = nextDay(this.today(), -lookBackDays);
    const closures = await this.rows.since<Pick<Closure, 'reason'>>('closure', since);
    const periods = await this.rows.since<Omit<SpecialHours, 'from' | 'to'>>('hours', since);
    return {
      timezone,
      hours,
      holidays,
      closures: closures.map(({ from, to, data }) => ({ from, to, reason: data.reason })),
      special_hours: [...periods.map(({ from, to, data }) => ({ from, to, ...data })), ...special],
    };
  }

  /** The office's own day, `yyyy-mm-dd`. */
  today(): string {
    return dayIn(this.catalogue.office.timezone, this.clock.now());
  }
}
