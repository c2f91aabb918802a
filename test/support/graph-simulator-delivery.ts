import { setTimeout as sleep } from 'node:timers/promises';
import { type SimulatedChannel, type SimulatorWorld } from './graph-simulator-world';
import { postWebhook, type WebhookAnswer } from './graph-simulator-webhooks';

const minute = 60_000;
/** Messenger ends the subscription of a page whose webhook fails for so long (protocol.md 3). */
const disabledAfter = 60 * minute;
/** WhatsApp gives up after so long. */
const keptFor = 7 * 24 * 60 * minute;
const firstGap = minute / 4;
const longestGap = 60 * minute;
const lookEveryMs = 50;

interface Waiting {
  channel: SimulatedChannel;
  bytes: string;
  since: number;
  nextAt: number;
  gap: number;
}

/** Carries bodies to the program, and comes again with the same bytes after growing gaps where that is asked for. */
export class Deliveries {
  /** Whether a failed request is repeated. Tests that look at each answer leave it off. */
  redelivers = false;
  /** How a body gets there; who plays a bad line puts his own way in its place. */
  carry = (channel: SimulatedChannel, bytes: string): Promise<WebhookAnswer> => this.post(channel, bytes);
  private waiting: Waiting[] = [];
  private readonly failingSince = new Map<SimulatedChannel, number>();
  private looking = false;
  private trying = false;
  private stopped = false;

  constructor(
    private readonly world: SimulatorWorld,
    private readonly baseUrl: () => string,
  ) {}

  /** How many bodies wait for their next try. */
  get open(): number {
    return this.waiting.length;
  }

  /** Whether nothing is due now. */
  get idle(): boolean {
    return !this.trying && this.waiting.every(({ nextAt }) => nextAt > this.world.now());
  }

  /** Status 0: the program was not reached, or the channel is no longer subscribed. */
  async deliver(channel: SimulatedChannel, bytes: string): Promise<WebhookAnswer> {
    if (!this.redelivers) return this.carry(channel, bytes);
    if (this.world.accounts[channel].fields.length === 0) return { status: 0, body: 'not subscribed' };
    const answer = await this.post(channel, bytes).catch(() => ({ status: 0, body: 'not reached' }));
    this.told(channel, answer.status === 200);
    if (answer.status !== 200) {
      const now = this.world.now();
      this.waiting.push({ channel, bytes, since: now, nextAt: now + firstGap, gap: firstGap });
      void this.look();
    }
    return answer;
  }

  stop(): void {
    this.stopped = true;
  }

  post(channel: SimulatedChannel, bytes: string): Promise<WebhookAnswer> {
    const url = `${this.baseUrl()}/webhooks/${channel}`;
    return postWebhook(url, bytes, this.world.settings[channel].appSecret);
  }

  /** Comes again with what is due, for as long as something waits. */
  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    while (this.waiting.length > 0 && !this.stopped) {
      await sleep(lookEveryMs);
      const due = this.waiting.filter(({ nextAt }) => nextAt <= this.world.now());
      this.trying = due.length > 0;
      for (const one of due) await this.again(one);
      this.trying = false;
    }
    this.looking = false;
  }

  private async again(one: Waiting): Promise<void> {
    if (!this.waiting.includes(one)) return; // dropped meanwhile
    const { status } = await this.post(one.channel, one.bytes).catch(() => ({ status: 0 }));
    this.told(one.channel, status === 200);
    one.gap = Math.min(longestGap, one.gap * 2);
    one.nextAt = this.world.now() + one.gap;
    const over = status === 200 || this.world.now() - one.since > keptFor;
    if (over) this.waiting = this.waiting.filter((other) => other !== one);
  }

  private told(channel: SimulatedChannel, well: boolean): void {
    const now = this.world.now();
    if (well) return void this.failingSince.delete(channel);
    const since = this.failingSince.get(channel) ?? now;
    this.failingSince.set(channel, since);
    if (channel !== 'messenger' || now - since < disabledAfter) return;
    this.world.accounts.messenger.fields = [];
    this.failingSince.delete(channel);
    this.waiting = this.waiting.filter((other) => other.channel !== channel);
  }
}
