import { type CaseRecord, hasEnded } from '../case-record';
import { type Closure, closuresBetween, type WorkingCalendar } from '../working-time/calendar';

/** The closures that an open case is held up by, from its complete file until it is promised. */
export function closuresOf(
  record: Pick<CaseRecord, 'phase' | 'promisedAt' | 'completeAt'>,
  now: Date,
  calendar: WorkingCalendar,
): Closure[] {
  if (hasEnded(record)) return [];
  const { promisedAt, completeAt } = record;
  const until = promisedAt !== null && promisedAt > now ? promisedAt : now;
  return closuresBetween(completeAt ?? now, until, calendar);
}
