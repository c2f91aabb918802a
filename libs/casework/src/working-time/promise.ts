import type { WorkingCalendar } from './calendar';
import { afterWorkingDays, afterWorkingTime, workingTimeBetween } from './working-time';

/** A time in which the citizen, not the office, had to act. */
export interface Pause {
  from: Date;
  /** Null while it lasts. */
  to: Date | null;
}

/** All that a promise follows from; the calendar may change afterwards, these do not. */
export interface PromiseFacts {
  /** Since when every required paper is there; null: not yet. */
  completeAt: Date | null;
  /** Of the service; null: it promises nothing. */
  workingDays: number | null;
  /** In order. */
  pauses: readonly Pause[];
}

/** Part of the promised working time after which the office is warned. */
const warnAfter = 0.75;

/**
 * Until when the office has promised to be done. Null is "no promise": the service has none, the file is not complete, or
 * the citizen is being asked, for as long as that lasts; afterwards what was left goes on, and a promise that was
 * broken before stays broken. Computed from the facts each time, so that a closure set later counts for all of it.
 */
export function promisedAt(
  { completeAt, workingDays, pauses }: PromiseFacts,
  calendar: WorkingCalendar,
): Date | null {
  if (completeAt === null || workingDays === null) return null;
  let end = afterWorkingDays(completeAt, workingDays, calendar);
  for (const { from, to } of pauses) {
    if (to !== null && to <= completeAt) continue;
    if (to === null) return null;
    const begin = from > completeAt ? from : completeAt;
    if (begin < end) end = afterWorkingTime(to, workingTimeBetween(begin, end, calendar), calendar);
  }
  return end;
}

/** When three quarters of the promised working time are used up; null when nothing is promised. */
export function warningAt(facts: PromiseFacts, calendar: WorkingCalendar): Date | null {
  const end = promisedAt(facts, calendar);
  if (end === null || facts.completeAt === null) return null;
  const unpaused = { ...facts, pauses: [] };
  const first = promisedAt(unpaused, calendar) ?? end;
  const total = workingTimeBetween(facts.completeAt, first, calendar);
  const lastResume = facts.pauses.at(-1)?.to ?? facts.completeAt;
  const running = lastResume > facts.completeAt ? lastResume : facts.completeAt;
  const left = workingTimeBetween(running, end, calendar);
  return afterWorkingTime(running, left - (1 - warnAfter) * total, calendar);
}

/** Working time that the office had a file to itself until an instant, in milliseconds. */
export function workedOn(
  { completeAt, pauses }: Pick<PromiseFacts, 'pauses'> & { completeAt: Date },
  until: Date,
  calendar: WorkingCalendar,
): number {
  const paused = pauses.map(({ from, to }) =>
    workingTimeBetween(
      from > completeAt ? from : completeAt,
      to === null || to > until ? until : to,
      calendar,
    ),
  );
  return workingTimeBetween(completeAt, until, calendar) - paused.reduce((sum, time) => sum + time, 0);
}
