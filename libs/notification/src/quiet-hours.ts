import { instantOf, nextDay } from '@app/casework';
import { dayIn, type OfficeDefinition } from '@app/catalogue';

type Quiet = Pick<OfficeDefinition, 'quiet_hours' | 'timezone'>;

/** When the quiet hours around an instant end, or null outside them. */
export function quietUntil(now: Date, office: Quiet): Date | null {
  return quietAround(now, office)?.until ?? null;
}

/** The quiet hours around an instant, or null outside them. They may go over midnight; equal times mean that there are none. */
export function quietAround(
  now: Date,
  { quiet_hours: { from, until }, timezone }: Quiet,
): { from: Date; until: Date } | null {
  const today = dayIn(timezone, now);
  for (const day of [nextDay(today, -1), today]) {
    const begins = instantOf(day, from, timezone);
    const ends = instantOf(until > from ? day : nextDay(day), until, timezone);
    if (from !== until && now.getTime() >= begins && now.getTime() < ends)
      return { from: new Date(begins), until: new Date(ends) };
  }
  return null;
}

/** Whether somebody wrote so short a time ago that he is awake and news disturbs nobody. */
export function isAwake(lastInboundAt: Date | null, now: Date, awakeMinutes: number): boolean {
  return lastInboundAt !== null && now.getTime() - lastInboundAt.getTime() < awakeMinutes * 60_000;
}
