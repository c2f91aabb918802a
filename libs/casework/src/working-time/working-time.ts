import type { OfficeDefinition } from '@app/catalogue';

const names = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
const day = 86_400_000;

/** The instant at which `count` working days after `from` end: a day counts when the office opens on it. */
export function afterWorkingDays(from: Date, count: number, office: OfficeDefinition): Date {
  const offset = offsetOf(office.timezone, from);
  const start = Math.floor((from.getTime() + offset) / day) * day;
  const holidays = new Set(office.holidays.map(({ date }) => date));
  let left = count;
  const horizon = start + (400 + 7 * count) * day; // an office that never opens promises nothing sooner
  for (let local = start + day; local < horizon; local += day) {
    const closing = closingOf(local, office, holidays);
    if (closing === null) continue;
    left -= 1;
    if (left <= 0) return new Date(local + closing - offset);
  }
  return new Date(horizon - offset);
}

/** Milliseconds after local midnight at which the office closes, or null on a day off. */
function closingOf(local: number, { hours }: OfficeDefinition, holidays: ReadonlySet<string>): number | null {
  const date = new Date(local);
  const name = names[date.getUTCDay()] ?? 'sunday';
  const last = hours[name].at(-1);
  if (!last || holidays.has(date.toISOString().slice(0, 10))) return null;
  const [hour = 0, minute = 0] = last[1].split(':').map(Number);
  return (hour * 60 + minute) * 60_000;
}

/** How far a time zone is ahead of UTC at an instant, in milliseconds. */
function offsetOf(timezone: string, at: Date): number {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: timezone,
    dateStyle: 'short',
    timeStyle: 'medium',
    hourCycle: 'h23',
  }).format(at);
  return Date.parse(`${parts.replace(', ', 'T')}Z`) - Math.floor(at.getTime() / 1000) * 1000;
}
