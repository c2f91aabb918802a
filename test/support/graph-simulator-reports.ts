import { type MessengerCitizens, type WhatsappCitizens } from './graph-simulator-citizens';
import { type SentMessage, type SimulatorWorld } from './graph-simulator-world';

/** How Meta tells what became of a message of ours. Shares are from 0 to 1. */
export interface ReportHabit {
  /** In their order; only those that the channel knows are told. */
  states: readonly ('echo' | 'sent' | 'delivered' | 'read')[];
  shuffled?: boolean;
  /** Share of reports that come twice. */
  twice?: number;
  /** Share of messages of which nothing more than an echo or `sent` is told. */
  lost?: number;
}

const messengerStates = ['echo', 'delivered', 'read'] as const;
const whatsappStates = ['sent', 'delivered', 'read'] as const;

/** After each send: echo, delivery and reading on Messenger, statuses on WhatsApp. Silent until it has a habit. */
export class Reports {
  habit?: ReportHabit;
  private readonly open = new Set<Promise<void>>();

  constructor(
    world: SimulatorWorld,
    private readonly citizens: { messenger: MessengerCitizens; whatsapp: WhatsappCitizens },
    public random: () => number = Math.random,
  ) {
    world.events.on('sent', (sent: SentMessage) => {
      const report = this.tell(sent)
        .catch(() => undefined) // the program is away: what it was not told it must live without
        .finally(() => this.open.delete(report));
      this.open.add(report);
    });
  }

  /** Until all that is to be told now has been told. */
  async quiet(): Promise<void> {
    await Promise.all(this.open);
  }

  private async tell(sent: SentMessage): Promise<void> {
    if (!this.habit) return;
    const { states, twice = 0 } = this.habit;
    if (sent.channel === 'messenger') {
      for (const state of this.ordered(messengerStates.filter((known) => states.includes(known)))) {
        await this.citizens.messenger.report(sent, [state]);
        if (this.random() < twice) await this.citizens.messenger.redeliver();
      }
      return;
    }
    for (const state of this.ordered(whatsappStates.filter((known) => states.includes(known)))) {
      await this.citizens.whatsapp.report(sent, [state]);
      if (this.random() < twice) await this.citizens.whatsapp.redeliver();
    }
  }

  private ordered<T>(states: readonly T[]): readonly T[] {
    const { shuffled, lost = 0 } = this.habit ?? {};
    if (this.random() < lost) return states.slice(0, 1);
    return shuffled
      ? states
          .map((state) => ({ state, at: this.random() }))
          .sort((a, b) => a.at - b.at)
          .map(({ state }) => state)
      : states;
  }
}
