import { counts, OfficeCalendar, type WorkingCalendar } from '@app/casework';
import { Catalogue, dayIn, type Weekday } from '@app/catalogue';
import { Clock } from '@app/core';
import { Injectable } from '@nestjs/common';

const week: readonly Weekday[] = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
];
const aMonday = Date.parse('2024-01-01T00:00:00Z');
const dayMs = 86_400_000;

/** The hours that citizens are told today. */
@Injectable()
export class OfficeHours {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly calendar: OfficeCalendar,
    private readonly clock: Clock,
  ) {}

  async today(): Promise<string> {
    return officeHours(this.day(), await this.calendar.read(), this.catalogue);
  }

  /** By the catalogue alone: what can be said while the database is away. */
  byCatalogue(): string {
    return officeHours(this.day(), this.catalogue.office, this.catalogue);
  }

  private day(): string {
    return dayIn(this.catalogue.office.timezone, this.clock.now());
  }
}

/** The office's hours in one line as they are on a day (`yyyy-mm-dd`): in Ramadan those of Ramadan, and until when. */
export function officeHours(
  day: string,
  calendar: WorkingCalendar,
  { office, texts }: Pick<Catalogue, 'office' | 'texts'>,
): string {
  const special = calendar.special_hours?.find((period) => counts(period, day));
  const { hours } = special ?? calendar;
  const spans = (name: Weekday): string =>
    (hours[name] ?? []).map(spanText).join(texts.render('office.hours_and'));
  const days = rowsOf(week.map(spans)).map(({ first, last, value }) =>
    first === last
      ? `${dayName(first)} ${value}`
      : texts.render('office.hours_days', { first: dayName(first), last: dayName(last), hours: value }),
  );
  const line = texts.render('office.hours', { hours: days.join(', '), zone: office.timezone_label });
  if (!special) return line;
  const { reason, to } = special;
  return to === null
    ? texts.render('office.hours_special', { hours: line, reason })
    : texts.render('office.hours_special_until', { hours: line, reason, until: dateText(to) });
}

/** Neighbouring days of the same hours; days without any are left out. */
function rowsOf(days: readonly string[]): { first: number; last: number; value: string }[] {
  const rows: { first: number; last: number; value: string }[] = [];
  for (const [index, value] of days.entries()) {
    const before = rows.at(-1);
    if (value === '') continue;
    if (before?.value === value && before.last === index - 1) before.last = index;
    else rows.push({ first: index, last: index, value });
  }
  return rows;
}

function spanText([from, until]: readonly [string, string]): string {
  return `${from}-${until}`.replaceAll(':', '.');
}

function dayName(index: number): string {
  return new Date(aMonday + index * dayMs).toLocaleDateString('id-ID', { timeZone: 'UTC', weekday: 'long' });
}

function dateText(day: string): string {
  return new Date(day).toLocaleDateString('id-ID', { timeZone: 'UTC', day: 'numeric', month: 'long' });
}
