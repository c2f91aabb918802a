import { TimerHandler, TimerHandlers, Timers } from '@app/casework';
import { ChannelRegistry } from '@app/channels';
import { Clock } from '@app/core';
import { Database, isConnectionError } from '@app/database';
import { describeError, log } from '@app/observability';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { officeSubject } from '../office-subject';
import { AccountCheck } from './account-check';

const minute = 60_000;
const usual = 60 * minute;
/** While something is wrong it may be well again at any moment. */
const soon = 5 * minute;

/** At every start and once an hour: a look at each channel's account, by whichever worker takes the timer. */
@Injectable()
export class ChannelHealth extends TimerHandler implements OnModuleInit {
  readonly kind = 'channel_health';
  private running?: Promise<void>;

  constructor(
    private readonly channels: ChannelRegistry,
    private readonly check: AccountCheck,
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly handlers: TimerHandlers,
    private readonly timers: Timers,
  ) {
    super();
  }

  onModuleInit(): void {
    this.handlers.register(this);
  }

  async plan(): Promise<void> {
    await this.setIn(0);
  }

  /** Takes the turn for everybody and goes on beside the queue: a provider may be slow to answer. */
  async run(): Promise<void> {
    await this.setIn(soon);
    await this.database.afterCommit(() => {
      this.running ??= this.round().finally(() => (this.running = undefined));
    });
  }

  /** Until the look that is going on is over; at once when there is none. */
  async settled(): Promise<void> {
    await this.running;
  }

  private async round(): Promise<void> {
    try {
      let well = true;
      for (const channel of this.channels.all.filter(({ sends }) => sends)) {
        well = (await this.check.check(channel)) && well;
      }
      if (well) await this.setIn(usual);
    } catch (error) {
      // The next look comes soon; that the database is away is told elsewhere.
      if (!isConnectionError(error)) log.error('channel_health.failed', describeError(error));
    }
  }

  private setIn(milliseconds: number): Promise<void> {
    return this.timers.set(this.kind, officeSubject, new Date(this.clock.now().getTime() + milliseconds));
  }
}
