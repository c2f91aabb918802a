import { Catalogue } from '@app/catalogue';
import { ChannelRegistry } from '@app/channels';
import { Contacts } from '@app/contacts';
import { Clock } from '@app/core';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { quietUntil } from './quiet-hours';

/** What the cause of a message begins with that nobody asked for and that nobody need hear: it goes now, or never. */
export const nudgePrefix = 'nudge:';

export function isNudge(cause: string): boolean {
  return cause.startsWith(nudgePrefix);
}

/** When somebody may be reminded of what he left unfinished: only while that disturbs nobody and makes work for nobody. */
@Injectable()
export class Nudges {
  constructor(
    private readonly database: Database,
    private readonly catalogue: Catalogue,
    private readonly channels: ChannelRegistry,
    private readonly contacts: Contacts,
    private readonly clock: Clock,
  ) {}

  /** Not in the quiet hours, nor outside the channel's window, nor where he wrote after `since` or an officer holds the chat. */
  async mayGo(identityId: string, since: Date): Promise<boolean> {
    const now = this.clock.now();
    if (quietUntil(now, this.catalogue.office)) return false;
    const { channel: name, lastInboundAt, conversationId } = await this.contacts.address(identityId);
    if (!lastInboundAt || lastInboundAt > since) return false;
    const channel = this.channels.all.find((one) => one.name === name);
    if (!channel?.canSend(lastInboundAt, now).allowed) return false;
    const row = await this.database.queryOne<{ mode: string }>(
      'SELECT mode FROM conversations WHERE id = $1',
      [conversationId],
    );
    return row?.mode === 'bot';
  }
}
