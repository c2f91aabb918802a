import { describeError, log } from '@app/observability';
import { Database, isConnectionError } from '@app/database';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Arrival } from './arrival';
import { type ArrivalRows, EventStore } from './event-store';
import { NothingDurable, SubmissionDiffers } from './intake.errors';
import { Spool } from './spool';

interface Waiting {
  arrival: Arrival;
  /** Made while the database writes what came before, so that it waits for nothing of ours. */
  rows?: ArrivalRows;
  done: (how: 'stored' | 'spooled') => void;
  failed: (error: unknown) => void;
}

const drainEvery = 500;

/**
 * Makes what came durable before anybody is told 200: one statement a table for all requests of one moment, or the
 * spool while the database is away. Until the spool is drained everything goes through it, so that order stays.
 */
@Injectable()
export class Intake implements OnModuleDestroy {
  private waiting: Waiting[] = [];
  private flushing = false;
  private spooling = true; // until the first look says that nothing is left from an earlier life
  private readonly spooledHashes = new Map<string, Buffer>();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly database: Database,
    private readonly store: EventStore,
    private readonly spool: Spool,
  ) {
    this.timer = setInterval(() => void this.drain(), drainEvery).unref();
  }

  /** @throws NothingDurable when neither database nor spool took it */
  accept(arrival: Arrival): Promise<'stored' | 'spooled'> {
    return new Promise((done, failed) => {
      this.waiting.push({ arrival, rows: this.rowsOf(arrival), done, failed });
      if (!this.flushing) {
        this.flushing = true;
        setImmediate(() => void this.flush());
      }
    });
  }

  /** Like accept, for what carries a key made by the client. @throws SubmissionDiffers, NothingDurable */
  async acceptSubmission(arrival: Arrival & { contentHash: Buffer }): Promise<'stored' | 'spooled'> {
    const dedupe = arrival.events[0]?.dedupe ?? '';
    this.refuseOther(this.spooledHashes.get(dedupe), arrival.contentHash);
    const how = await this.accept(arrival);
    if (how === 'spooled') {
      this.refuseOther(this.spooledHashes.get(dedupe), arrival.contentHash);
      this.spooledHashes.set(dedupe, arrival.contentHash);
    } else {
      const stored = await this.store.contentHashOf(arrival.channel, arrival.account, dedupe);
      this.refuseOther(stored ?? undefined, arrival.contentHash);
    }
    return how;
  }

  /** Whether messages wait in the spool. */
  get behind(): boolean {
    return this.spooling;
  }

  /** Moves what waits in the spool into the database. Safe at any time, also twice. */
  async drain(): Promise<void> {
    if (!this.spooling || this.flushing || !this.database.connected) return;
    this.flushing = true; // no append may slip between the last look and the switch
    try {
      const count = await this.spool.drain((arrivals) => this.store.storeApart(arrivals));
      this.spooling = await this.spool.pending();
      if (!this.spooling) this.spooledHashes.clear();
      if (count > 0) log.info('intake.spool_drained', { count });
    } catch (error) {
      if (!isConnectionError(error)) log.error('intake.drain_failed', describeError(error));
    } finally {
      await this.flush();
    }
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.spool.close();
  }

  private refuseOther(known: Buffer | undefined, mine: Buffer): void {
    if (known && !known.equals(mine)) throw new SubmissionDiffers('the key came before with another body');
  }

  /** Works until nobody waits; requests that come during one write make up the next. */
  private async flush(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      try {
        const how = await this.keep(batch);
        for (const { done } of batch) done(how);
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    this.flushing = false;
  }

  private async keep(batch: readonly Waiting[]): Promise<'stored' | 'spooled'> {
    if (this.storing) {
      try {
        await this.store.storeRows(batch.map(({ arrival, rows }) => rows ?? this.store.rowsOf(arrival)));
        return 'stored';
      } catch (error) {
        // Whatever stopped the database, the citizen's words are kept.
        log.warn('intake.database_refused', { connection: isConnectionError(error) });
      }
    }
    this.spooling = true;
    try {
      await this.spool.append(batch.map(({ arrival }) => arrival));
      return 'spooled';
    } catch (cause) {
      throw new NothingDurable('neither database nor spool took it', {}, cause);
    }
  }

  private get storing(): boolean {
    return !this.spooling && this.database.connected;
  }

  /** What will be written, where the database will write it. */
  private rowsOf(arrival: Arrival): ArrivalRows | undefined {
    try {
      return this.storing ? this.store.rowsOf(arrival) : undefined;
    } catch {
      return undefined; // tried again where the spool is the way out
    }
  }
}
