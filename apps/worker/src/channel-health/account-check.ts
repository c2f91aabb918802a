import { type AccountCare, type AccountState, type Channel, SendFailed } from '@app/channels';
import { Clock } from '@app/core';
import { Intake } from '@app/intake';
import {
  type AccountFinding,
  ChannelAccounts,
  type ChannelAccountView,
  type ChannelProblem,
  TemplateNews,
} from '@app/notification';
import { describeError, log } from '@app/observability';
import { Injectable } from '@nestjs/common';
import { SilenceWatch } from './silence-watch';

const minute = 60_000;
const hour = 60 * minute;
/** A look an hour, and half of one that it may be late: after more nobody knows what was missed. */
const gapAfter = 1.5 * hour;
/** Clocks differ, and what was on its way at the last look may not have come. */
const overlap = 10 * minute;
/** What is older nobody waits for any more, and a person may not be answered so late by himself (Messenger's 7 days). */
const furthest = 7 * 24 * hour;
const patience = 15 * minute;
const warnBefore = 7 * 24 * hour;

interface Known {
  known: ChannelAccountView | null;
  silent: boolean;
}

/** One look at one page or number: what is wrong is mended where that can be done, and what was missed is read back. */
@Injectable()
export class AccountCheck {
  constructor(
    private readonly accounts: ChannelAccounts,
    private readonly silence: SilenceWatch,
    private readonly intake: Intake,
    private readonly templates: TemplateNews,
    private readonly clock: Clock,
  ) {}

  /** Answers whether all is well. */
  async check(channel: Channel): Promise<boolean> {
    const { name, account, care } = channel;
    const known = await this.accounts.view(name, account);
    const before = await this.silence.look(name, account);
    const finding = care ? await this.ask(channel, care, { known, silent: before.silent }) : { problems: [] };
    const { lastInboundAt, silent } = await this.silence.look(name, account);
    const problems = [...finding.problems, ...(silent ? (['silent'] as const) : [])];
    await this.accounts.found(name, account, { ...finding, problems, lastInboundAt });
    if (problems.length > 0) log.warn('channel.unwell', { channel: name, problems: problems.join() });
    return problems.length === 0;
  }

  private async ask(channel: Channel, care: AccountCare, { known, silent }: Known): Promise<AccountFinding> {
    const at = this.clock.now();
    try {
      const found = await care.check();
      const missing = found.subscription === 'missing';
      const state = missing ? await this.subscribed(channel.name, care) : found;
      const isGap = silent || missing || leavesGap(known, at);
      const read = state.token === 'ok' ? await this.readBack(channel, care, { known, isGap, at }) : {};
      const problems = problemsOf(state, at);
      if (read.failed) problems.push('read_back_failed');
      if (state.token === 'ok') await this.lookAtTemplates(channel.name, care);
      return { state: { ...state, at }, problems, completeUntil: read.completeUntil };
    } catch (error) {
      if (!(error instanceof SendFailed)) throw error;
      log.warn('channel.check_failed', { channel: channel.name, ...describeError(error) });
      return { problems: problemsUnasked(known, at) };
    }
  }

  /** The webhook may not be subscribed to, and what Meta decided while nobody listened is not told again. */
  private async lookAtTemplates(channel: string, care: AccountCare): Promise<void> {
    const at = this.clock.now(); // what is decided while it answers is newer
    try {
      for (const state of (await care.templates?.()) ?? [])
        await this.templates.told({ channel, ...state, at });
    } catch (error) {
      if (!(error instanceof SendFailed)) throw error;
      log.warn('channel.templates_unread', { channel, ...describeError(error) });
    }
  }

  /** As it stands after our subscription was asked for again. */
  private async subscribed(channel: string, care: AccountCare): Promise<AccountState> {
    await care.subscribe?.();
    const state = await care.check();
    log.warn('channel.subscribed_again', { channel, subscription: state.subscription });
    return state;
  }

  /** What a person wrote into a gap goes the way of every webhook; what is here already is no event (law 2). */
  private async readBack(
    channel: Channel,
    care: AccountCare,
    { known, isGap, at }: { known: ChannelAccountView | null; isGap: boolean; at: Date },
  ): Promise<{ completeUntil?: Date; failed?: boolean }> {
    if (!care.readBack) return {};
    // What was there before our time was not written to us.
    const from = known?.completeUntil;
    if (!from || !isGap) return { completeUntil: at };
    const since = new Date(Math.max(from.getTime() - overlap, at.getTime() - furthest));
    try {
      await this.intake.drain(); // right after the start it does not know yet that nothing waits before this
      let events = 0;
      for await (const body of care.readBack(since)) events += await this.take(channel, body);
      log.info('channel.read_back', { channel: channel.name, since: since.toISOString(), events });
      return { completeUntil: at };
    } catch (error) {
      log.warn('channel.read_back_failed', { channel: channel.name, ...describeError(error) });
      return { failed: true };
    }
  }

  private async take(channel: Channel, body: unknown): Promise<number> {
    const events = channel.parse(body);
    await this.intake.accept({
      channel: channel.name,
      account: channel.account,
      body: Buffer.from(JSON.stringify(body)),
      events,
      receivedAt: this.clock.now(),
    });
    return events.length;
  }
}

function leavesGap(known: ChannelAccountView | null, at: Date): boolean {
  const until = known?.completeUntil;
  if (!until) return false;
  const failed = known.problems.includes('read_back_failed');
  return failed || at.getTime() - until.getTime() > gapAfter;
}

/** A short absence of the provider is nothing; what was not read back stays so. */
function problemsUnasked(known: ChannelAccountView | null, at: Date): ChannelProblem[] {
  if (!known) return [];
  const problems: ChannelProblem[] = known.problems.filter((problem) => problem === 'read_back_failed');
  if (at.getTime() - (known.checkedAt?.getTime() ?? 0) > patience) problems.push('unreachable');
  return problems;
}

function problemsOf({ token, tokenExpiresAt, subscription }: AccountState, at: Date): ChannelProblem[] {
  if (token === 'refused') return ['token_refused'];
  const problems: ChannelProblem[] = [];
  if (tokenExpiresAt && tokenExpiresAt.getTime() - at.getTime() < warnBefore) problems.push('token_expires');
  if (subscription === 'missing') problems.push('not_subscribed');
  return problems;
}
