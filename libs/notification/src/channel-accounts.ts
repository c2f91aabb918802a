import { Tasks } from '@app/casework';
import { newId } from '@app/core';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';

/** What can be wrong with our account at a provider. */
export type ChannelProblem =
  | 'sending_refused'
  | 'token_refused'
  | 'token_expires'
  | 'not_subscribed'
  | 'read_back_failed'
  | 'unreachable'
  | 'silent';

/** A page or number as it stands. */
export interface ChannelAccountView {
  tokenState: string;
  tokenExpiresAt: Date | null;
  subscription: string;
  problems: ChannelProblem[];
  lastInboundAt: Date | null;
  checkedAt: Date | null;
  completeUntil: Date | null;
}

/** What a look at the provider has found. */
export interface AccountFinding {
  /** Absent where the provider could not be asked, or there is nothing to ask. */
  state?: { token: string; tokenExpiresAt?: Date; subscription: string; at: Date };
  problems: readonly ChannelProblem[];
  lastInboundAt?: Date | null;
  completeUntil?: Date;
}

/** Not yet in the way of any message. */
const warnings: readonly ChannelProblem[] = ['token_expires'];
const columns = `token_state AS "tokenState", token_expires_at AS "tokenExpiresAt", subscription, problems,
  last_inbound_at AS "lastInboundAt", checked_at AS "checkedAt", complete_until AS "completeUntil"`;

/** One row a page or number: how it stands, and one open task for as long as something is wrong with it. */
@Injectable()
export class ChannelAccounts {
  constructor(
    private readonly database: Database,
    private readonly tasks: Tasks,
  ) {}

  /** Null for one that was never looked at. */
  async view(channel: string, account: string): Promise<ChannelAccountView | null> {
    return this.database.queryOne<ChannelAccountView>(
      `SELECT ${columns} FROM channel_accounts WHERE channel = $1 AND account = $2`,
      [channel, account],
    );
  }

  /** Those of these channels that have a problem now which stands in the way of messages. */
  async troubled(on: readonly { name: string; account?: string }[]): Promise<string[]> {
    const rows = await this.database.query<{ channel: string }>(
      `SELECT DISTINCT a.channel FROM channel_accounts a
         JOIN unnest($1::text[], $2::text[]) AS known(channel, account) USING (channel, account)
        WHERE NOT a.problems <@ $3::text[]`,
      [on.map(({ name }) => name), on.map(({ account }) => account ?? ''), warnings],
    );
    return rows.map(({ channel }) => channel);
  }

  /** The provider refuses what we send for the account's sake. */
  async refused(channel: string, account: string, code: string): Promise<void> {
    await this.change(channel, account, { add: ['sending_refused'], remove: [], code });
    await this.database.query(
      `UPDATE channel_accounts SET token_state = 'refused' WHERE channel = $1 AND account = $2`,
      [channel, account],
    );
  }

  /** A message got through. */
  async accepted(channel: string, account: string): Promise<void> {
    const rows = await this.database.query(
      `UPDATE channel_accounts SET token_state = 'ok'
        WHERE channel = $1 AND account = $2 AND 'sending_refused' = ANY (problems) RETURNING id`,
      [channel, account],
    );
    if (rows.length > 0) await this.change(channel, account, { add: [], remove: ['sending_refused'] });
  }

  /** Writes down what a look has found; what sending has found stays until something gets through. */
  async found(channel: string, account: string, finding: AccountFinding): Promise<void> {
    const { state, problems, lastInboundAt, completeUntil } = finding;
    await this.database.transaction(async () => {
      await this.change(channel, account, { add: problems, remove: looked });
      await this.database.query(
        `UPDATE channel_accounts SET last_inbound_at = coalesce($3, last_inbound_at),
            complete_until = coalesce($4, complete_until) WHERE channel = $1 AND account = $2`,
        [channel, account, lastInboundAt ?? null, completeUntil ?? null],
      );
      if (!state) return;
      await this.database.query(
        `UPDATE channel_accounts SET subscription = $3, token_expires_at = $4, checked_at = $5,
            token_state = CASE WHEN 'sending_refused' = ANY (problems) THEN token_state ELSE $6 END
          WHERE channel = $1 AND account = $2`,
        [channel, account, state.subscription, state.tokenExpiresAt ?? null, state.at, state.token],
      );
    });
  }

  /** Takes some problems away and adds others; the task opens with the first and ends with the last. */
  private async change(
    channel: string,
    account: string,
    change: { add: readonly ChannelProblem[]; remove: readonly ChannelProblem[]; code?: string },
  ): Promise<void> {
    const row = await this.database.queryOne<{ id: string; problems: ChannelProblem[] }>(
      `INSERT INTO channel_accounts AS a (id, channel, account, problems) VALUES ($1, $2, $3, $4)
       ON CONFLICT (channel, account) DO UPDATE SET problems = (
         SELECT coalesce(array_agg(DISTINCT p ORDER BY p), '{}') FROM unnest(a.problems || $4::text[]) AS p
          WHERE p = ANY ($4::text[]) OR p <> ALL ($5::text[]))
       RETURNING id, problems`,
      [newId(), channel, account, change.add, change.remove],
    );
    if (!row) return;
    const [first] = row.problems;
    if (first === undefined) await this.tasks.closeFor('channel_down', 'channel', row.id, 'works_again');
    else {
      const task = { subjectKind: 'channel', subjectId: row.id, code: change.code ?? first };
      await this.tasks.open({ kind: 'channel_down', ...task });
    }
  }
}

/** What only a look at the provider can find, and so can take back. */
const looked: readonly ChannelProblem[] = [
  'token_refused',
  'token_expires',
  'not_subscribed',
  'read_back_failed',
  'unreachable',
  'silent',
];
