import { Complaints, Tasks } from '@app/casework';
import { Clock } from '@app/core';
import { log } from '@app/observability';
import { Injectable } from '@nestjs/common';
import type { Verdict } from './attempts';
import { ChannelAccounts } from './channel-accounts';
import { isNudge } from './nudges';
import { OutboundRows } from './outbound-rows';
import { SendRates } from './send-rates';
import { isOpener } from './window-opener';

/** A message and the way that it was to go. */
export interface Settled {
  id: string;
  cause: string;
  messageId: string;
  identityId: string;
  channel: string;
  account: string;
}

/** What a verdict means beyond the message itself: who must act, and what else must wait. */
@Injectable()
export class Settlement {
  constructor(
    private readonly rows: OutboundRows,
    private readonly rates: SendRates,
    private readonly tasks: Tasks,
    private readonly complaints: Complaints,
    private readonly accounts: ChannelAccounts,
    private readonly clock: Clock,
  ) {}

  async settle(message: Settled, verdict: Verdict): Promise<void> {
    const { channel, account, identityId } = message;
    if (verdict.block) {
      const until = new Date(this.clock.now().getTime() + (verdict.retryAfter ?? 0));
      const scope = verdict.block === 'pair' ? { part: identityId } : {};
      await this.rates.block({ channel, account, ...scope }, until, verdict.code);
    }
    if (verdict.task === 'channel_down') await this.stopped(channel, account, verdict.code);
    else if (verdict.task && isOpener(message.cause)) await this.rows.giveUpWaiting(identityId);
    else if (verdict.task) await this.ask(message, verdict.task, verdict.code);
  }

  /** Somebody must phone, or look what became of it, unless it only nudged; of an answer to a complaint not everybody may know. */
  async ask(
    message: { id: string; messageId: string; cause: string },
    kind: 'call_by_hand' | 'send_failed',
    code: string,
  ): Promise<void> {
    if (isNudge(message.cause)) return;
    const complaintId = await this.rows.complaintOf(message);
    if (complaintId) return this.complaints.tellByHand(complaintId, code);
    await this.tasks.open({ kind, subjectKind: 'outbound', subjectId: message.id, code });
  }

  /** One task an account, however many messages meet the closed door. */
  private async stopped(channel: string, account: string, code: string): Promise<void> {
    log.error('channel.stopped', { channel, code });
    await this.accounts.refused(channel, account, code);
  }

  /** A message got through again. */
  async works(channel: string, account: string): Promise<void> {
    await this.accounts.accepted(channel, account);
  }
}
