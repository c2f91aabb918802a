import { AppError, Clock, type InboundEvent } from '@app/core';
import { Vault } from '@app/crypto';
import { Database, isConnectionError } from '@app/database';
import { describeError, log } from '@app/observability';
import { Injectable } from '@nestjs/common';
import { reviveEvent } from './arrival';
import { EventMustWait } from './intake.errors';

/** After so many failures an event is parked. */
export const maxAttempts = 5;

/** An inbound event as it is worked. */
export interface StoredEvent {
  id: string;
  channel: string;
  account: string;
  event: InboundEvent;
  receivedAt: Date;
  attempts: number;
}

/** What an event is handed to; runs inside the lane's transaction and must be safe to run twice. */
export abstract class EventHandler {
  abstract handle(event: StoredEvent): Promise<void>;
}

/** Tells staff of what a person must look at; runs inside the transaction that parks the event. */
export abstract class IntakeAlarms {
  abstract parked(eventId: string, code: string): Promise<void>;
}

interface Row {
  id: string;
  channel: string;
  account: string;
  payload_sealed: Buffer;
  received_at: Date;
  attempts: number;
}

/** Works one person's events in order, one at a time, over all processes (law 3). */
@Injectable()
export class Lanes {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly handler: EventHandler,
    private readonly alarms: IntakeAlarms,
  ) {}

  /** Works the lane until it is empty, another worker holds it, or its next event must wait. */
  async work(laneHex: string): Promise<void> {
    const lane = Buffer.from(laneHex, 'hex');
    // The look without the lock catches what was stored between the last look inside and the commit.
    do {
      if ((await this.workNext(lane)) === 'held') return;
    } while (await this.hasDue(lane));
  }

  private async hasDue(lane: Buffer): Promise<boolean> {
    return (await this.lowest(lane)) !== null;
  }

  private async workNext(lane: Buffer): Promise<'worked' | 'held'> {
    let current: Row | null = null;
    try {
      return await this.database.transaction(async () => {
        const held = await this.database.query('SELECT 1 FROM lanes WHERE lane = $1 FOR UPDATE SKIP LOCKED', [
          lane,
        ]);
        if (held.length === 0) return 'held';
        current = await this.lowest(lane);
        if (!current) return 'worked';
        await this.handler.handle(this.toEvent(current));
        await this.finish(current.id, 'done');
        return 'worked';
      });
    } catch (error) {
      if (current === null || isConnectionError(error)) throw error;
      await this.fail(current, error);
      return 'worked';
    }
  }

  /** The lane's lowest pending event, or null when there is none or it has to wait for its next attempt. */
  private async lowest(lane: Buffer): Promise<Row | null> {
    const row = await this.database.queryOne<Row & { due: boolean }>(
      `SELECT id, channel, account, payload_sealed, received_at, attempts,
              coalesce(next_attempt_at <= $2, true) AS due
         FROM inbound_events WHERE lane = $1 AND status = 'pending' ORDER BY sent_at, seq LIMIT 1`,
      [lane, this.clock.now()],
    );
    return row?.due ? row : null;
  }

  private async finish(id: string, status: 'done' | 'parked', code?: string): Promise<void> {
    await this.database.query(
      'UPDATE inbound_events SET status = $2, error_code = $3, done_at = $4 WHERE id = $1',
      [id, status, code ?? null, this.clock.now()],
    );
  }

  private async fail(row: Row, error: unknown): Promise<void> {
    const attempts = row.attempts + 1;
    const code = error instanceof AppError ? error.code : 'unexpected';
    const tell = error instanceof EventMustWait ? log.info : log.error;
    tell('intake.event_failed', { eventId: row.id, attempts, ...describeError(error) });
    await this.database.transaction(async () => {
      const wait = 200 * 4 ** attempts;
      await this.database.query(
        'UPDATE inbound_events SET attempts = $2, next_attempt_at = $3, error_code = $4 WHERE id = $1',
        [row.id, attempts, new Date(this.clock.now().getTime() + wait), code],
      );
      if (attempts < maxAttempts) return;
      await this.finish(row.id, 'parked', code);
      await this.alarms.parked(row.id, code);
    });
  }

  private toEvent(row: Row): StoredEvent {
    return {
      id: row.id,
      channel: row.channel,
      account: row.account,
      event: reviveEvent(
        this.vault.openJson<InboundEvent>(`inbound_events.payload.${row.id}`, row.payload_sealed),
      ),
      receivedAt: row.received_at,
      attempts: row.attempts,
    };
  }
}
