import type { SendRate } from '@app/channels';
import { Clock } from '@app/core';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';

/** Whose rate: a whole account of a channel, what it opens by templates, or one person of it. */
export interface RateScope {
  channel: string;
  account: string;
  /** An identity's id, or `openings`; absent for the account. */
  part?: string;
}

/** Where a provider says nothing only blocks count. */
const unlimited: SendRate = { everyMs: 0, burst: 1 };

/**
 * The rates of each account and pair, in the database so that they hold over all processes. A row knows up to when what
 * was sent fills the rate; a message may go while that lies no further ahead than the burst.
 */
@Injectable()
export class SendRates {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Takes the place of `messages` and answers null, or takes nothing and answers when there may be one. */
  async take(scope: RateScope, rate: SendRate = unlimited, messages = 1): Promise<Date | null> {
    const now = this.clock.now();
    const ahead = rate.everyMs * (rate.burst - 1);
    const key = [scope.channel, scope.account, scope.part ?? 'account'];
    const taken = await this.database.query(
      `INSERT INTO send_rates AS r (channel, account, scope, busy_until)
       VALUES ($1, $2, $3, $4::timestamptz + $5 * interval '1 millisecond')
       ON CONFLICT (channel, account, scope) DO UPDATE
          SET busy_until = greatest(r.busy_until, $4) + $5 * interval '1 millisecond', blocked_until = NULL, block_code = NULL
        WHERE r.busy_until <= $4::timestamptz + $6 * interval '1 millisecond' AND coalesce(r.blocked_until, $4) <= $4
       RETURNING 1`,
      [...key, now, rate.everyMs * messages, ahead],
    );
    if (taken.length > 0) return null;
    const row = await this.database.queryOne<{ at: Date }>(
      `SELECT greatest(busy_until - $4 * interval '1 millisecond', blocked_until) AS at FROM send_rates
        WHERE channel = $1 AND account = $2 AND scope = $3`,
      [...key, ahead],
    );
    return row?.at ?? now;
  }

  /** Nothing more until then; a longer block stays. */
  async block(scope: RateScope, until: Date, code: string): Promise<void> {
    await this.database.query(
      `INSERT INTO send_rates AS r (channel, account, scope, busy_until, blocked_until, block_code)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (channel, account, scope) DO UPDATE
          SET blocked_until = greatest(r.blocked_until, excluded.blocked_until), block_code = excluded.block_code`,
      [scope.channel, scope.account, scope.part ?? 'account', this.clock.now(), until, code],
    );
  }

  /** Somebody mended it, or says so: the next message may try. */
  async unblock(channel: string, account: string): Promise<void> {
    await this.database.query(
      'UPDATE send_rates SET blocked_until = NULL, block_code = NULL WHERE channel = $1 AND account = $2',
      [channel, account],
    );
  }
}
