import { type InboundEvent, type InboundSubmission, newId } from '@app/core';
import { Vault } from '@app/crypto';
import { Database, isValueRefused } from '@app/database';
import { describeError, log } from '@app/observability';
import { WakeUp } from '@app/queue';
import { Injectable } from '@nestjs/common';
import type { Arrival } from './arrival';
import { asUnreadable } from './unreadable-arrival';

const bodyDays = 14;

/** What is written of one arrival, sealed. */
export interface ArrivalRows {
  body: { id: string; channel: string; receivedAt: Date; sealed: Buffer };
  events: EventColumns[];
}

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

  /** Stores all of it or nothing, then wakes the lanes. Events that are there already stay as they are. */
  async store(arrivals: readonly Arrival[]): Promise<void> {
    await this.storeRows(arrivals.map((arrival) => this.rowsOf(arrival)));
  }

  /** The same for what `rowsOf` made ready. */
  async storeRows(rows: readonly ArrivalRows[]): Promise<void> {
    const events = rows.flatMap((row) => row.events);
    await this.insert(
      rows.map(({ body }) => body),
      events,
    );
    await this.wakeUp.wakeTogether(
      'intake',
      events.map(({ lane }) => lane.toString('hex')),
    );
  }

  /** Seals an arrival; needs no database. */
  rowsOf(arrival: Arrival): ArrivalRows {
    const { channel, receivedAt } = arrival;
    const id = newId();
    const sealed = this.vault.seal(`inbound_bodies.body.${id}`, arrival.body);
    return {
      body: { id, channel, receivedAt, sealed },
      events: arrival.events.map((event) => this.columns(id, arrival, event)),
    };
  }

  /**
   * The same for what waited in the spool, where nobody can be told any more: what the database refuses for itself is
   * kept as unreadable, and what came with it is stored.
   */
  async storeApart(arrivals: readonly Arrival[]): Promise<void> {
    try {
      await this.store(arrivals);
    } catch (error) {
      if (!isValueRefused(error)) throw error;
      log.error('intake.arrival_refused', { count: arrivals.length, ...describeError(error) });
      const [only] = arrivals;
      if (only && arrivals.length === 1)
        await this.store([asUnreadable({ ...only, account: '' }, 'refused')]);
      else for (const arrival of arrivals) await this.storeApart([arrival]);
    }
  }

  /** The content hash under which an event is stored, or null when it is not there. */
  async contentHashOf(channel: string, account: string, dedupe: string): Promise<Buffer | null> {
    const row = await this.database.queryOne<{ content_hash: Buffer | null }>(
      'SELECT content_hash FROM inbound_events WHERE channel = $1 AND account = $2 AND dedupe_key = $3',
      [channel, account, this.dedupeKey(channel, account, dedupe)],
    );
    return row?.content_hash ?? null;
  }

  /** Uploads that came with a form whose turn is still to come, or that a person has to look at. */
  async uploadsAwaited(): Promise<Set<string>> {
    const rows = await this.database.query<{ id: string; payload: Buffer }>(
      `SELECT id, payload_sealed AS payload FROM inbound_events
        WHERE type = 'submission' AND status IN ('pending', 'parked')`,
    );
    const forms = rows.map(({ id, payload }) =>
      this.vault.openJson<Partial<InboundSubmission>>(`inbound_events.payload.${id}`, payload),
    );
    return new Set(
      forms.flatMap(
        ({ submission }) => submission?.documents.flatMap(({ uploadId }) => uploadId ?? []) ?? [],
      ),
    );
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

  /** One statement for all three tables: one way to the database and back, and a transaction of its own. */
  private async insert(
    bodies: readonly ArrivalRows['body'][],
    events: readonly EventColumns[],
  ): Promise<void> {
    const list = <K extends keyof EventColumns>(key: K): EventColumns[K][] =>
      events.map((event) => event[key]);
    await this.database.query(
      `WITH kept_bodies AS (
         INSERT INTO inbound_bodies (id, channel, body_sealed, received_at, drop_after)
         SELECT id, channel, body, at, at + interval '${bodyDays} days'
           FROM unnest($1::uuid[], $2::text[], $3::bytea[], $4::timestamptz[]) AS b(id, channel, body, at)
       ), kept_lanes AS (
         INSERT INTO lanes (lane) SELECT unnest($5::bytea[]) ON CONFLICT DO NOTHING
       )
       INSERT INTO inbound_events
         (id, body_id, channel, account, lane, dedupe_key, content_hash, type, sent_at, received_at, payload_sealed)
       SELECT e.* FROM unnest($6::uuid[], $7::uuid[], $8::text[], $9::text[], $10::bytea[], $11::bytea[], $12::bytea[],
         $13::text[], $14::timestamptz[], $15::timestamptz[], $16::bytea[]) AS e
       ON CONFLICT ON CONSTRAINT inbound_events_dedupe_uq DO NOTHING`,
      [
        bodies.map(({ id }) => id),
        bodies.map(({ channel }) => channel),
        bodies.map(({ sealed }) => sealed),
        bodies.map(({ receivedAt }) => receivedAt),
        lanesOf(events),
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

/** Sorted, so that two batches never wait for each other crosswise. */
function lanesOf(events: readonly EventColumns[]): Buffer[] {
  const lanes = new Map(events.map(({ lane }) => [lane.toString('hex'), lane]));
  return [...lanes.keys()].sort().flatMap((hex) => lanes.get(hex) ?? []);
}
