import { ChannelRegistry } from '@app/channels';
import { Contacts } from '@app/contacts';
import { Clock } from '@app/core';
import { Injectable } from '@nestjs/common';
import { WindowOpener } from './window-opener';

/**
 * How the words of an officer get to a person, as far as it is known before they leave: now; once he has answered a
 * template that asks for it; or by a telephone call, for which there will be a task.
 */
export const reaches = ['at_once', 'after_answer', 'by_phone'] as const;
export type HowReached = (typeof reaches)[number];

/** Tells an officer beforehand how his words will get there. */
@Injectable()
export class Reach {
  constructor(
    private readonly channels: ChannelRegistry,
    private readonly contacts: Contacts,
    private readonly opener: WindowOpener,
    private readonly clock: Clock,
  ) {}

  async ofWords(identityId: string): Promise<HowReached> {
    const address = await this.contacts.address(identityId);
    const channel = this.channels.all.find(({ name }) => name === address.channel);
    if (!channel) return 'by_phone'; // switched off since
    if (channel.canSend(address.lastInboundAt ?? undefined, this.clock.now(), true).allowed) return 'at_once';
    const isAnnounced = channel.takesTemplates && (await this.opener.canAnnounce(identityId, address));
    return isAnnounced ? 'after_answer' : 'by_phone';
  }
}
