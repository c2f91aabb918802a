import { taskRule } from './task-kinds';
import type { WorkingCalendar } from './working-time/calendar';
import { afterWorkingDays } from './working-time/working-time';

const hour = 3_600_000;

/** Until when a task of this kind must be done; an unknown kind has a working day. */
export function taskDueAt(kind: string, from: Date, calendar: WorkingCalendar): Date {
  const due = taskRule(kind)?.due ?? { workingDays: 1 };
  return 'hours' in due
    ? new Date(from.getTime() + due.hours * hour)
    : afterWorkingDays(from, due.workingDays, calendar);
}
