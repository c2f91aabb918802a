import { setTimeout as sleep } from 'node:timers/promises';
import type { WebEvent, WhatsappWebChannel } from '@app/channels';
import { Clock, type InboundEvent } from '@app/core';
import { isConnectionError } from '@app/database';
import { DevicePeers, Intake } from '@app/intake';
import { describeError, log } from '@app/observability';
import { Injectable } from '@nestjs/common';

const pauseMs = 1000;

/** What the browser told goes the same way as a webhook: raw first, then the queue. */
@Injectable()
export class DeviceIntake {
  constructor(
    private readonly intake: Intake,
    private readonly peers: DevicePeers,
    private readonly clock: Clock,
  ) {}

  /** Resolves when it is durable, however long that takes: nobody would send it a second time. */
  async accept(channel: WhatsappWebChannel, event: WebEvent): Promise<void> {
    const body = Buffer.from(JSON.stringify(event));
    const receivedAt = this.clock.now();
    const phone = 'message' in event ? event.message.phone : undefined;
    const seen = channel.parse(event);
    for (;;) {
      try {
        const events: InboundEvent[] = [];
        for (const one of seen) events.push(await this.named(channel.name, one, phone));
        await this.intake.accept({
          channel: channel.name,
          account: channel.account,
          body,
          events,
          receivedAt,
        });
        return;
      } catch (error) {
        log.error('linked_device.not_stored', describeError(error));
        await sleep(pauseMs);
      }
    }
  }

  /** Under the id by which we know this person. With the database away the id stays as it came. */
  private async named(channel: string, event: InboundEvent, phone?: string): Promise<InboundEvent> {
    if (event.senderId === undefined) return event;
    try {
      // Reports and our own words name a chat too, at times an old one: only what he writes moves him.
      const about = { phone, wrote: event.type === 'message' };
      return { ...event, senderId: await this.peers.personOf(channel, event.senderId, about) };
    } catch (error) {
      if (isConnectionError(error)) return event;
      throw error;
    }
  }
}
