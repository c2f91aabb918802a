import { dayIn } from '@app/catalogue';
import { nextDay, spansOn, type WorkingCalendar, type WorkSpan } from './calendar';

/** An office that never opens promises nothing sooner than this many days on. */
const horizonDays = 800;

/** The instant at which `count` working days after `from` end: a day counts when the office opens on it. */
export function afterWorkingDays(from: Date, count: number, calendar: WorkingCalendar): Date {
  let day = dayIn(calendar.timezone, from);
  let left = count;
  let last = from.getTime();
  for (let step = 0; step < horizonDays && left > 0; step++) {
    day = nextDay(day);
    const closing = spansOn(day, calendar).at(-1)?.until;
    last = closing ?? Date.parse(day);
    if (closing !== undefined) left -= 1;
  }
  return new Date(last);
}

/** Working time between two instants, in milliseconds; 0 when the second is not later. */
export function workingTimeBetween(from: Date, until: Date, calendar: WorkingCalendar): number {
  let sum = 0;
  for (const span of spansFrom(from, calendar)) {
    if (span.from >= until.getTime()) break;
    sum += Math.max(0, Math.min(span.until, until.getTime()) - Math.max(span.from, from.getTime()));
  }
  return sum;
}

/** The first instant at which `duration` milliseconds of work have passed since `from`. */
export function afterWorkingTime(from: Date, duration: number, calendar: WorkingCalendar): Date {
  if (duration <= 0) return from;
  let left = duration;
  let last = from.getTime();
  for (const span of spansFrom(from, calendar)) {
    const start = Math.max(span.from, from.getTime());
    last = Math.max(last, span.until);
    if (span.until - start >= left) return new Date(start + left);
    left -= Math.max(0, span.until - start);
  }
  return new Date(Math.max(last, from.getTime() + horizonDays * 86_400_000));
}

/** Whether the office works at this moment. */
export function isOpen(at: Date, calendar: WorkingCalendar): boolean {
  const time = at.getTime();
  return spansOn(dayIn(calendar.timezone, at), calendar).some(
    ({ from, until }) => from <= time && time < until,
  );
}

/** When the office next begins to work, later than `from`, on a day that is wanted. */
export function nextOpening(
  from: Date,
  calendar: WorkingCalendar,
  wanted: (day: string) => boolean = () => true,
): Date {
  for (const span of spansFrom(from, calendar)) {
    const opening = new Date(span.from);
    if (opening > from && wanted(dayIn(calendar.timezone, opening))) return opening;
  }
  return new Date(from.getTime() + horizonDays * 86_400_000);
}

/** Spans of work from the day of an instant on, up to the horizon. */
function* spansFrom(from: Date, calendar: WorkingCalendar): Generator<WorkSpan> {
  let day = dayIn(calendar.timezone, from);
  for (let step = 0; step < horizonDays; step++, day = nextDay(day)) yield* spansOn(day, calendar);
}
