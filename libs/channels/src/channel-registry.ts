import { type Channel, hasWebhook, type WebhookChannel } from './channel';
import { ChannelOff } from './channels.errors';

/** Whether a channel works here, and the reason, for the start screen and GET /api/v1/channels. */
export interface ChannelState {
  name: string;
  on: boolean;
  why: string;
  account?: string;
}

/** The channels that are on, by name. */
export class ChannelRegistry {
  private readonly byName: ReadonlyMap<string, Channel>;

  constructor(
    readonly all: readonly Channel[],
    readonly states: readonly ChannelState[] = all.map(({ name }) => ({ name, on: true, why: '' })),
  ) {
    this.byName = new Map(all.map((channel) => [channel.name, channel]));
    if (this.byName.size < all.length) throw new Error('two channels with one name');
  }

  /** @throws ChannelOff */
  get(name: string): Channel {
    const channel = this.byName.get(name);
    if (!channel) throw new ChannelOff('channel is off or unknown', { channel: name.slice(0, 40) });
    return channel;
  }

  /** Names of channels that are on, but not in this process now. */
  away(): string[] {
    return this.all.filter(({ isHere }) => !isHere).map(({ name }) => name);
  }

  /** The channel behind `/webhooks/<path>`, or undefined where it is off (404). */
  webhook(path: string): WebhookChannel | undefined {
    return this.all.filter(hasWebhook).find(({ webhookPath }) => webhookPath === path);
  }
}
