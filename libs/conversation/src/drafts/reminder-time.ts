import type { OfficeDefinition } from '@app/catalogue';
import { quietAround } from '@app/notification';

const hour = 3_600_000;
/** Before the quiet hours begin, so that a busy evening does not push it into them. */
const beforeQuiet = hour / 2;
/** Nobody is reminded of what we have only just answered. */
const leastPause = hour;

/**
 * When to remind of a draft after the last word in it: so many hours later, where that is in the quiet hours on the evening
 * before them; null where there is no such time any more, or the office wants none.
 */
export function reminderTime(
  lastWord: Date,
  now: Date,
  office: Pick<OfficeDefinition, 'drafts' | 'quiet_hours' | 'timezone'>,
): Date | null {
  const hours = office.drafts.remind_after_hours;
  if (hours === null) return null;
  const wanted = new Date(lastWord.getTime() + hours * hour);
  const quiet = quietAround(wanted, office);
  const at = quiet ? new Date(quiet.from.getTime() - beforeQuiet) : wanted;
  return at.getTime() - now.getTime() >= leastPause ? at : null;
}
