import { setTimeout as sleep } from 'node:timers/promises';
import { Cases, Complaints } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import { type Channel, ChannelRegistry, markOf, type OutboundFile } from '@app/channels';
import { Clock, type OutboundContent } from '@app/core';
import { Vault } from '@app/crypto';
import { isConnectionError } from '@app/database';
import { Files } from '@app/documents';
import { describeError, log } from '@app/observability';
import { Injectable } from '@nestjs/common';
import { judge, type Verdict } from './attempts';
import { type ClaimedMessage, openingsReason, OutboundRows, quietReason } from './outbound-rows';
import { NoticeTruth } from './notice-truth';
import { isAwake, quietUntil } from './quiet-hours';
import { SendRates } from './send-rates';
import { Settlement } from './settlement';
import { WindowOpener } from './window-opener';

/** A wait for the rate that is not worth giving the message back. */
const shortWaitMs = 1000;

/** So long is an answer kept in memory while it cannot be written down; a stop of the process waits for it. */
const longestAbsenceMs = 300_000;
const absencePauseMs = 250;

/** How long a template that asks for an answer may stay without one. */
const answerMs = 48 * 3_600_000;

/** What became of a message; `wait`: the person's later messages must wait for this one. */
type Outcome = 'sent' | 'next' | 'wait';

/** Sends one person's messages in order, one at a time over all processes. */
@Injectable()
export class Outbound {
  /** People of whom this process knows something that it could not write down yet. */
  private readonly unwritten = new Set<string>();

  constructor(
    private readonly rows: OutboundRows,
    private readonly channels: ChannelRegistry,
    private readonly files: Files,
    private readonly cases: Cases,
    private readonly complaints: Complaints,
    private readonly truth: NoticeTruth,
    private readonly opener: WindowOpener,
    private readonly rates: SendRates,
    private readonly settlement: Settlement,
    private readonly catalogue: Catalogue,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /** Works until nothing is due or the next must wait; safe to run twice. */
  async work(identityId: string): Promise<void> {
    const outcomes = new Set<Outcome>();
    while (!outcomes.has('wait')) {
      if (this.unwritten.has(identityId)) return; // its claim may look abandoned by now, and is not
      const claimed = await this.rows.claim(identityId, this.channels.away());
      if (!claimed) break;
      outcomes.add(await this.deliver(claimed));
    }
    if ([...outcomes].join() === 'sent') return; // that is what woke us, not a silence
    for (const { status, code, ...message } of await this.rows.silent(identityId)) {
      await this.settlement.ask(message, status === 'held' ? 'call_by_hand' : 'send_failed', code);
    }
  }

  private async deliver(claimed: ClaimedMessage): Promise<Outcome> {
    const { lastInboundAt } = claimed.address;
    try {
      const channel: Channel = this.channels.get(claimed.channel);
      if (!(await this.isWanted(claimed, channel))) {
        await this.rows.overtaken(claimed);
        return 'next';
      }
      const quiet = this.quietFor(claimed);
      if (quiet) {
        await this.rows.stepAside(claimed, { until: quiet, reason: quietReason });
        return 'next';
      }
      const allowed = channel.canSend(
        lastInboundAt ?? undefined,
        this.clock.now(),
        claimed.purpose === 'staff',
      );
      const { template } = claimed.content;
      if (!allowed.allowed && !template) {
        const opened = channel.takesTemplates && (await this.opener.open(claimed));
        return await this.settle(claimed, held(allowed.why, opened));
      }
      const busy = await this.busyUntil(claimed, channel);
      if (busy) return await this.whileBusy(claimed, busy);
      await this.send(claimed, channel, tagOf(allowed));
      return 'sent';
    } catch (error) {
      const verdict = judge(error, claimed.attempt, this.clock.now());
      log.warn('outbound.attempt_failed', {
        outboundId: claimed.id,
        status: verdict.status,
        ...describeError(error),
      });
      return this.settle(claimed, verdict);
    }
  }

  private async whileBusy(claimed: ClaimedMessage, busy: { until: Date; reason: string }): Promise<Outcome> {
    if (busy.reason === openingsReason) {
      await this.rows.stepAside(claimed, busy);
      return 'next';
    }
    await this.rows.defer(claimed, busy.until, busy.reason);
    return 'wait';
  }

  private async send(claimed: ClaimedMessage, channel: Channel, tag: string | undefined): Promise<void> {
    const { recipient, account } = claimed.address;
    const { template } = claimed.content;
    const externalId = template
      ? await channel.sendTemplate(template, {
          recipient,
          mark: markOf({ outboundId: claimed.id, part: 0, parts: 1 }),
        })
      : await this.sendContent(claimed, channel, tag);
    await this.written(claimed, () => this.rows.sent(claimed, externalId));
    if (claimed.attempt > 1 || claimed.purpose !== 'reply')
      await this.settlement.works(claimed.channel, account);
  }

  private async sendContent(
    claimed: ClaimedMessage,
    channel: Channel,
    tag: string | undefined,
  ): Promise<string | undefined> {
    const { recipient, lastInboundAt } = claimed.address;
    const { externalId } = await channel.send({
      recipient,
      content: await this.fillPin(claimed),
      file: await this.fileOf(claimed.content),
      tag,
      lastInboundAt: lastInboundAt ?? undefined,
      skipParts: claimed.partsSent,
      outboundId: claimed.id,
    });
    return externalId;
  }

  /** What a provider has answered outlives an absence of the database, or the same words would go out again after it. */
  private async written<T>({ identityId }: ClaimedMessage, write: () => Promise<T>): Promise<T> {
    const end = this.clock.now().getTime() + longestAbsenceMs;
    const mayWait = (error: unknown): boolean => isConnectionError(error) && this.clock.now().getTime() < end;
    try {
      for (;;) {
        const done = await write().then(
          (result) => ({ result }),
          (error: unknown) => {
            if (mayWait(error)) return null;
            throw error;
          },
        );
        if (done) return done.result;
        this.unwritten.add(identityId);
        await sleep(absencePauseMs);
      }
    } finally {
      this.unwritten.delete(identityId);
    }
  }

  private async settle(claimed: ClaimedMessage, verdict: Verdict): Promise<Outcome> {
    const { account } = claimed.address;
    if (await this.written(claimed, () => this.rows.failed(claimed, verdict)))
      await this.settlement.settle({ ...claimed, account }, verdict);
    return verdict.status === 'queued' ? 'wait' : 'next';
  }

  /** Not news that was overtaken while it waited, nor a request to open a window that is open. */
  private async isWanted(claimed: ClaimedMessage, channel: Channel): Promise<boolean> {
    const { lastInboundAt } = claimed.address;
    if (claimed.content.template && channel.canSend(lastInboundAt ?? undefined, this.clock.now()).allowed)
      return false;
    return this.truth.holds(claimed);
  }

  /** Until when news waits; an answer to what somebody just wrote, or a person's words, never do. */
  private quietFor({ purpose, address }: ClaimedMessage): Date | null {
    if (purpose !== 'notice') return null;
    const { office } = this.catalogue;
    const now = this.clock.now();
    return isAwake(address.lastInboundAt, now, office.quiet_hours.awake_minutes)
      ? null
      : quietUntil(now, office);
  }

  /** When the account and the person may have this message, or null for now; a moment is waited for right here. */
  private async busyUntil(
    { identityId, content, partsSent, address: { account } }: ClaimedMessage,
    channel: Channel,
  ): Promise<{ until: Date; reason: string } | null> {
    const parts = content.template ? 1 : Math.max(1, channel.partsOf(content) - partsSent);
    const scopes = [
      { part: identityId, rate: channel.rates.pair },
      { part: undefined, rate: channel.rates.account },
      ...(content.template ? [{ part: openingsReason, rate: channel.rates.openings }] : []),
    ];
    for (const { part, rate } of scopes) {
      if (part && !rate) continue;
      const scope = { channel: channel.name, account, part };
      let until = await this.rates.take(scope, rate, parts);
      if (until && until.getTime() - this.clock.now().getTime() <= shortWaitMs) {
        await sleep(Math.max(1, until.getTime() - this.clock.now().getTime()));
        until = await this.rates.take(scope, rate, parts);
      }
      if (until) return { until, reason: part === openingsReason ? openingsReason : 'rate' };
    }
    return null;
  }

  /** The PIN stands in no row: it is derived when the message leaves (contract.md 4). */
  private async fillPin(claimed: ClaimedMessage): Promise<OutboundContent> {
    const { content } = claimed;
    if (!content.text?.includes('{pin}')) return content;
    const pin = await this.pinFor(claimed);
    return pin ? { ...content, text: content.text.replaceAll('{pin}', pin) } : content;
  }

  private async pinFor(claimed: ClaimedMessage): Promise<string | null> {
    const complaintId = await this.rows.complaintOf(claimed);
    if (complaintId) return this.complaints.pinOf(complaintId);
    if (!claimed.caseId) return null;
    const { receiptSeed, pinVersion } = await this.cases.get(claimed.caseId);
    return this.vault.pin(receiptSeed, pinVersion);
  }

  private async fileOf({ file }: OutboundContent): Promise<OutboundFile | undefined> {
    if (!file) return undefined;
    const { bytes } = await this.files.read(file.fileId);
    return { bytes, name: file.name, mime: file.mime };
  }
}

/** The window says no before any call: somebody phones, at once or when a template that asks for an answer got none. */
function held(code: string, opened: boolean): Verdict {
  const next = opened ? { retryAfter: answerMs } : { task: 'call_by_hand' as const };
  return { status: 'held', code, partsSent: 0, ...next };
}

function tagOf(answer: ReturnType<Channel['canSend']>): string | undefined {
  return answer.allowed ? answer.tag : undefined;
}
