import { OfficeCalendar, spansOn } from '@app/casework';
import { dayIn } from '@app/catalogue';
import { Clock } from '@app/core';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { isUnusualSilence, shortestSilenceMs } from './silence';

const dayMs = 86_400_000;
const lookBackDays = 42;

/** When somebody last wrote, and whether the silence since then is longer than usual for the hour. */
@Injectable()
export class SilenceWatch {
  constructor(
    private readonly database: Database,
    private readonly calendar: OfficeCalendar,
    private readonly clock: Clock,
  ) {}

  async look(channel: string, account: string): Promise<{ lastInboundAt: Date | null; silent: boolean }> {
    const row = await this.database.queryOne<{ first: Date | null; last: Date | null }>(
      `SELECT min(received_at) AS first, max(received_at) AS last FROM inbound_events
        WHERE channel = $1 AND account = $2 AND type = 'message'`,
      [channel, account],
    );
    const now = this.clock.now();
    if (!row?.first || !row.last) return { lastInboundAt: null, silent: false };
    const { first, last } = row;
    if (now.getTime() - last.getTime() < shortestSilenceMs) return { lastInboundAt: last, silent: false };
    const past = await this.sameHours(channel, account, { first, last, now });
    return { lastInboundAt: last, silent: isUnusualSilence(past) };
  }

  /**
   * How many wrote between the same times of each earlier day of this day's kind; a silence of more than a day is compared
   * with whole days. One walk over the events an hour is cheaper than an index that each of them would have to pay for.
   */
  private async sameHours(
    channel: string,
    account: string,
    { first, last, now }: { first: Date; last: Date; now: Date },
  ): Promise<number[]> {
    const silenceMs = Math.min(dayMs, now.getTime() - last.getTime());
    const rows = await this.database.query<{ ago: string; count: string }>(
      `SELECT floor(age / ${dayMs}) AS ago, count(*) FROM (
         SELECT extract(epoch FROM $3::timestamptz - received_at) * 1000 AS age FROM inbound_events
          WHERE channel = $1 AND account = $2 AND type = 'message' AND received_at > $4) AS earlier
        WHERE mod(age, ${dayMs}) < $5 GROUP BY 1`,
      [channel, account, now, new Date(now.getTime() - (lookBackDays + 1) * dayMs), silenceMs],
    );
    const counts = new Map(rows.map(({ ago, count }) => [Number(ago), Number(count)]));
    const calendar = await this.calendar.read();
    const isOpen = (at: number): boolean =>
      spansOn(dayIn(calendar.timezone, new Date(at)), calendar).length > 0;
    const known = Math.floor((now.getTime() - silenceMs - first.getTime()) / dayMs);
    return Array.from({ length: Math.max(0, Math.min(lookBackDays, known)) }, (_, index) => index + 1)
      .filter((ago) => isOpen(now.getTime() - ago * dayMs) === isOpen(now.getTime()))
      .map((ago) => counts.get(ago) ?? 0);
  }
}
