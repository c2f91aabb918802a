import { dayIn } from '@app/catalogue';

/** The year and month (1 to 12) that an instant falls into by the clock of the office. */
export function localMonth(at: Date, timezone: string): { year: number; month: number } {
  const [year = 0, month = 0] = dayIn(timezone, at).split('-').map(Number);
  return { year, month };
}
