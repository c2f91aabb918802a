import { Cases, Tasks } from '@app/casework';
import { type Channel, ChannelRegistry, type OutboundFile } from '@app/channels';
import { Contacts } from '@app/contacts';
import { Clock, type OutboundContent } from '@app/core';
import { Vault } from '@app/crypto';
import { Files } from '@app/documents';
import { describeError, log } from '@app/observability';
import { Injectable } from '@nestjs/common';
import { judge, type Verdict } from './attempts';
import { type ClaimedMessage, OutboundRows } from './outbound-rows';

/** Sends one person's messages in order, one at a time over all processes. */
@Injectable()
export class Outbound {
  constructor(
    private readonly rows: OutboundRows,
    private readonly channels: ChannelRegistry,
    private readonly contacts: Contacts,
    private readonly files: Files,
    private readonly cases: Cases,
    private readonly tasks: Tasks,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /** Works until nothing is due or the next must wait; safe to run twice. */
  async work(identityId: string): Promise<void> {
    for (;;) {
      const claimed = await this.rows.claim(identityId);
      if (!claimed) return;
      const verdict = await this.deliver(claimed);
      if (verdict?.status === 'queued') return;
    }
  }

  private async deliver(claimed: ClaimedMessage): Promise<Verdict | null> {
    try {
      const externalId = await this.attempt(claimed);
      if (externalId === null) return await this.hold(claimed);
      await this.rows.sent(claimed, externalId);
      return null;
    } catch (error) {
      const verdict = judge(error, claimed.attempt);
      log.warn('outbound.attempt_failed', {
        outboundId: claimed.id,
        status: verdict.status,
        ...describeError(error),
      });
      await this.settle(claimed, verdict);
      return verdict;
    }
  }

  /** The provider's id, or null when the window says no before any call. */
  private async attempt(claimed: ClaimedMessage): Promise<string | undefined | null> {
    const address = await this.contacts.address(claimed.identityId);
    const channel: Channel = this.channels.get(claimed.channel);
    const byPerson = claimed.purpose === 'staff';
    const allowed = channel.canSend(address.lastInboundAt ?? undefined, this.clock.now(), byPerson);
    if (!allowed.allowed) return null;
    const { externalId } = await channel.send({
      recipient: address.recipient,
      content: await this.fillPin(claimed),
      file: await this.fileOf(claimed.content),
      humanAgent: allowed.humanAgent,
      skipParts: claimed.partsSent,
    });
    return externalId;
  }

  private async hold(claimed: ClaimedMessage): Promise<Verdict> {
    const verdict: Verdict = { status: 'held', task: 'call_by_hand', code: 'window_closed', partsSent: 0 };
    await this.settle(claimed, verdict);
    return verdict;
  }

  private async settle(claimed: ClaimedMessage, verdict: Verdict): Promise<void> {
    await this.rows.failed(claimed, verdict);
    if (!verdict.task) return;
    await this.tasks.open({
      kind: verdict.task,
      subjectKind: 'outbound',
      subjectId: claimed.id,
      code: verdict.code,
    });
  }

  /** The PIN stands in no row: it is derived when the message leaves (contract.md 4). */
  private async fillPin(claimed: ClaimedMessage): Promise<OutboundContent> {
    const { content, caseId } = claimed;
    if (!caseId || !content.text?.includes('{pin}')) return content;
    const record = await this.cases.get(caseId);
    return {
      ...content,
      text: content.text.replaceAll('{pin}', this.vault.pin(record.receiptSeed, record.pinVersion)),
    };
  }

  private async fileOf({ file }: OutboundContent): Promise<OutboundFile | undefined> {
    if (!file) return undefined;
    const { bytes } = await this.files.read(file.fileId);
    return { bytes, name: file.name, mime: file.mime };
  }
}
