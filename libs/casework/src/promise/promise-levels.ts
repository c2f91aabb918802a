import type { StaffRole } from '@app/catalogue';
import type { TaskKind } from '../task-kinds';
import type { WorkingCalendar } from '../working-time/calendar';
import { promisedAt, type PromiseFacts, warningAt } from '../working-time/promise';
import { afterWorkingDays } from '../working-time/working-time';

/** One step up the ladder of roles, told once for a case. */
export interface PromiseLevel {
  level: string;
  task: TaskKind;
  role: StaffRole;
  /** Working days after the promise was broken; `warning` comes before. */
  after: 'warning' | number;
}

/** Who hears of a promise that runs out, in order. */
export const promiseLevels: readonly PromiseLevel[] = [
  { level: 'warning', task: 'promise_warning', role: 'officer', after: 'warning' },
  { level: 'section_head', task: 'promise_late', role: 'section_head', after: 0 },
  { level: 'secretary', task: 'promise_late_secretary', role: 'secretary', after: 1 },
  { level: 'district_head', task: 'promise_late_district_head', role: 'district_head', after: 2 },
];

/** When a level's time comes; null while nothing is promised. Pure. */
export function levelDueAt(
  { after }: PromiseLevel,
  facts: PromiseFacts,
  calendar: WorkingCalendar,
): Date | null {
  if (after === 'warning') return warningAt(facts, calendar);
  const end = promisedAt(facts, calendar);
  return end && after > 0 ? afterWorkingDays(end, after, calendar) : end;
}

/** The first level that was not told yet, with its time; null when all were, or nothing is promised. Pure. */
export function nextLevel(
  facts: PromiseFacts,
  told: ReadonlySet<string>,
  calendar: WorkingCalendar,
): { level: PromiseLevel; dueAt: Date } | null {
  const level = promiseLevels.find((candidate) => !told.has(candidate.level));
  const dueAt = level ? levelDueAt(level, facts, calendar) : null;
  return level && dueAt ? { level, dueAt } : null;
}
