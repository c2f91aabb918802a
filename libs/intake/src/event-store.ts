import { type InboundEvent, newId } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { WakeUp } from '@app/queue';
import { Injectable } from '@nestjs/common';
import type { Arrival } from './arrival';

const bodyDays = 14;

interface EventColumns {
  id: string;
  bodyId: string;
  channel: string;
  account: string;
  lane: Buffer;
  dedupeKey: Buffer;
  contentHash: Buffer | null;
  type: string;
  sentAt: Date;
  receivedAt: Date;
  payload: Buffer;
}

/** Writes arrivals to `inbound_bodies` and `inbound_events`: many requests in one statement a table. */
@Injectable()
export class EventStore {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly wakeUp: WakeUp,
  ) {}

  /** Stores all of it or nothing, then wakes one job a lane. Events that are there already stay as they are. */
  async store(arrivals: readonly Arrival[]): Promise<void> {
    const bodies = arrivals.map((arrival) => ({ id: newId(), arrival }));
    const events = bodies.flatMap(({ id, arrival }) =>
      arrival.events.map((event) => this.columns(id, arrival, event)),
    );
    await this.database.transaction(async () => {
      await this.insertBodies(bodies);
      if (events.length === 0) return;
      await this.insertLanes(events);
      await this.insertEvents(events);
      await this.wakeUp.wake(
        'intake',
        events.map(({ lane }) => lane.toString('hex')),
      );
    });
  }

  /** The content hash under which an event is stored, or null when it is not there. */
  async contentHashOf(channel: string, account: string, dedupe: string): Promise<Buffer | null> {
    const row = await this.database.queryOne<{ content_hash: Buffer | null }>(
      'SELECT content_hash FROM inbound_events WHERE channel = $1 AND account = $2 AND dedupe_key = $3',
      [channel, account, this.dedupeKey(channel, account, dedupe)],
    );
    return row?.content_hash ?? null;
  }

  private columns(bodyId: string, arrival: Arrival, event: InboundEvent): EventColumns {
    const id = newId();
    const { channel, account, receivedAt, contentHash } = arrival;
    return {
      id,
      bodyId,
      channel,
      account,
      lane: this.vault.blindIndex('lane', JSON.stringify([channel, account, event.senderId ?? ''])),
      dedupeKey: this.dedupeKey(channel, account, event.dedupe),
      contentHash: contentHash ?? null,
      type: event.type,
      sentAt: event.sentAt,
      receivedAt,
      payload: this.vault.sealJson(`inbound_events.payload.${id}`, event),
    };
  }

  private dedupeKey(channel: string, account: string, dedupe: string): Buffer {
    return this.vault.blindIndex('dedupe', JSON.stringify([channel, account, dedupe]));
  }

  private async insertBodies(bodies: { id: string; arrival: Arrival }[]): Promise<void> {
    await this.database.query(
      `INSERT INTO inbound_bodies (id, channel, body_sealed, received_at, drop_after)
       SELECT id, channel, body, at, at + interval '${bodyDays} days'
         FROM unnest($1::uuid[], $2::text[], $3::bytea[], $4::timestamptz[]) AS b(id, channel, body, at)`,
      [
        bodies.map(({ id }) => id),
        bodies.map(({ arrival }) => arrival.channel),
        bodies.map(({ id, arrival }) => this.vault.seal(`inbound_bodies.body.${id}`, arrival.body)),
        bodies.map(({ arrival }) => arrival.receivedAt),
      ],
    );
  }

  /** Sorted, so that two batches never wait for each other crosswise. */
  private async insertLanes(events: EventColumns[]): Promise<void> {
    const lanes = [...new Map(events.map(({ lane }) => [lane.toString('hex'), lane])).entries()]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([, lane]) => lane);
    await this.database.query('INSERT INTO lanes (lane) SELECT unnest($1::bytea[]) ON CONFLICT DO NOTHING', [
      lanes,
    ]);
  }

  private async insertEvents(events: EventColumns[]): Promise<void> {
    const list = <K extends keyof EventColumns>(key: K): EventColumns[K][] =>
      events.map((event) => event[key]);
    await this.database.query(
      `INSERT INTO inbound_events
         (id, body_id, channel, account, lane, dedupe_key, content_hash, type, sent_at, received_at, payload_sealed)
       SELECT e.* FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::bytea[], $6::bytea[], $7::bytea[],
         $8::text[], $9::timestamptz[], $10::timestamptz[], $11::bytea[]) AS e
       ON CONFLICT ON CONSTRAINT inbound_events_dedupe_uq DO NOTHING`,
      [
        list('id'),
        list('bodyId'),
        list('channel'),
        list('account'),
        list('lane'),
        list('dedupeKey'),
        list('contentHash'),
        list('type'),
        list('sentAt'),
        list('receivedAt'),
        list('payload'),
      ],
    );
  }
}
