import { dayIn, type OfficeDefinition } from '@app/catalogue';
import { instantOf, nextDay, spansOn, weekdayOf, type WorkingCalendar } from './calendar';

/** How far ahead a round is looked for: longer than any row of holidays. */
const lookDays = 60;

/** When the stack next goes to the signer's desk: a round on a day that the office opens; null when none is near. */
export function nextSigningRound(
  at: Date,
  rounds: OfficeDefinition['signing_rounds'],
  calendar: WorkingCalendar,
): Date | null {
  let day = dayIn(calendar.timezone, at);
  for (let step = 0; step < lookDays; step++, day = nextDay(day)) {
    if (spansOn(day, calendar).length === 0) continue;
    const times = rounds
      .filter((round) => round.day === weekdayOf(day))
      .map(({ time }) => instantOf(day, time, calendar.timezone))
      .filter((time) => time > at.getTime())
      .sort((a, b) => a - b);
    if (times[0] !== undefined) return new Date(times[0]);
  }
  return null;
}
