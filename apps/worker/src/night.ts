const quarter = 15 * 60_000;

/** The next 02:00 on the office's clock: nobody works, and nothing else is planned then. */
export function nextNight(from: Date, timezone: string): Date {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: timezone, hour: '2-digit', minute: '2-digit' });
  let at = Math.floor(from.getTime() / quarter) * quarter;
  do at += quarter;
  while (clock.format(at) !== '02:00');
  return new Date(at);
}
