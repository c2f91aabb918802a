/** The same day and hour so many months later on the office's calendar; the last day of a shorter month. */
export function addMonths(at: Date, months: number, timezone: string): Date {
  const offset = offsetOf(at, timezone);
  const local = new Date(at.getTime() + offset);
  const day = local.getUTCDate();
  local.setUTCDate(1);
  local.setUTCMonth(local.getUTCMonth() + months);
  const last = new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + 1, 0)).getUTCDate();
  local.setUTCDate(Math.min(day, last));
  return new Date(local.getTime() - offset);
}

/** How far a zone's wall clock is ahead of UTC. Indonesia's zones have no summer time, so one offset serves all year. */
function offsetOf(at: Date, timezone: string): number {
  const wall = new Date(`${at.toLocaleString('sv-SE', { timeZone: timezone }).replace(' ', 'T')}Z`);
  return Math.round((wall.getTime() - at.getTime()) / 60_000) * 60_000;
}
