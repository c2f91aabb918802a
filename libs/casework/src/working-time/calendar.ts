import { dayIn, type OfficeDefinition, type Weekday } from '@app/catalogue';

/** Open from, open until, `hh:mm` by the office's clock; several leave out the break. */
type Spans = readonly (readonly [string, string])[];
type Hours = Readonly<Record<Weekday, Spans>>;

/** Days on which other hours hold than the usual ones, such as Ramadan; the first and the last count. */
export interface SpecialHours {
  from: string;
  /** Null: until somebody says otherwise. */
  to: string | null;
  reason: string;
  hours: Hours;
}

/** Days on which the office is shut, with the reason that citizens read; the first and the last count. */
export interface Closure {
  from: string;
  to: string | null;
  reason: string;
}

/** When an office works. An `OfficeDefinition` is one; what staff set by the day comes on top. */
export interface WorkingCalendar extends Pick<OfficeDefinition, 'timezone'> {
  hours: Hours;
  /** National holidays and cuti bersama. */
  holidays: readonly { date: string }[];
  /** Of two that meet the first in the list holds. */
  special_hours?: readonly SpecialHours[];
  closures?: readonly Closure[];
}

/** A span of work as instants, in milliseconds of the epoch. */
export interface WorkSpan {
  from: number;
  until: number;
}

const names: readonly Weekday[] = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
];
const dayMs = 86_400_000;

/** The day that follows, `yyyy-mm-dd`. */
export function nextDay(day: string, step = 1): string {
  return new Date(Date.parse(day) + step * dayMs).toISOString().slice(0, 10);
}

export function weekdayOf(day: string): Weekday {
  return names[new Date(day).getUTCDay()] ?? 'sunday'; // getUTCDay is 0 to 6
}

/** Whether a dated row counts on a day. */
export function counts({ from, to }: { from: string; to: string | null }, day: string): boolean {
  return from <= day && (to === null || day <= to);
}

/** Closures that touch the time between two instants. */
export function closuresBetween(
  from: Date,
  until: Date,
  { timezone, closures = [] }: WorkingCalendar,
): Closure[] {
  const [first, last] = [dayIn(timezone, from), dayIn(timezone, until)];
  return closures.filter((closure) => closure.from <= last && (closure.to === null || closure.to >= first));
}

/** When the office works on a day, in order: a closure goes before a holiday, that before special hours. */
export function spansOn(day: string, calendar: WorkingCalendar): WorkSpan[] {
  const isShut = (calendar.closures ?? []).some((closure) => counts(closure, day));
  if (isShut || calendar.holidays.some(({ date }) => date === day)) return [];
  const special = calendar.special_hours?.find((period) => counts(period, day));
  const spans = (special?.hours ?? calendar.hours)[weekdayOf(day)];
  return spans.map(([from, until]) => ({
    from: instantOf(day, from, calendar.timezone),
    until: instantOf(day, until, calendar.timezone),
  }));
}

/** The instant of a clock time on a day of a place, in milliseconds of the epoch. */
export function instantOf(day: string, time: string, timezone: string): number {
  const local = Date.parse(`${day}T${time}:00Z`);
  const guess = local - offsetOf(timezone, local);
  return local - offsetOf(timezone, guess); // once more: the offset is that of the instant, not of its local face
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** How far a time zone is ahead of UTC at an instant, in milliseconds. */
function offsetOf(timezone: string, at: number): number {
  let format = formats.get(timezone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone: timezone,
      dateStyle: 'short',
      timeStyle: 'medium',
      hourCycle: 'h23',
    });
    formats.set(timezone, format);
  }
  return Date.parse(`${format.format(at).replace(', ', 'T')}Z`) - Math.floor(at / 1000) * 1000;
}
