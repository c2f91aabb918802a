import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FixedClock, type InboundEvent, type InboundMessage } from '@app/core';
import { Vault } from '@app/crypto';
import { type Database, databaseAt } from '@app/database';
import { QueueBackend, type QueueName, WakeUp } from '@app/queue';
import { Client } from 'pg';
import type { Arrival } from '../arrival';
import { EventStore } from '../event-store';
import { Intake } from '../intake';
import { EventHandler, IntakeAlarms, Lanes, type StoredEvent } from '../lanes';
import { Spool } from '../spool';

/** Remembers who was woken instead of asking a queue. */
class RecordedWakeUp extends WakeUp {
  readonly woken: string[] = [];

  override async wake(queue: string, ids: readonly string[]): Promise<void> {
    this.woken.push(...ids.map((id) => `${queue}:${id}`));
  }

  override wakeTogether(queue: QueueName, ids: readonly string[]): Promise<void> {
    return this.wake(queue, ids);
  }
}

/** Does what the spec says with each event, and remembers the order. */
export class RecordingHandler extends EventHandler {
  readonly worked: string[] = [];
  before: (text: string, event: StoredEvent) => Promise<void> | void = () => undefined;

  async handle(event: StoredEvent): Promise<void> {
    const text = 'text' in event.event ? (event.event.text ?? '') : event.event.type;
    await this.before(text, event);
    this.worked.push(text);
  }
}

class RecordedAlarms extends IntakeAlarms {
  readonly codes: string[] = [];

  async parked(_eventId: string, code: string): Promise<void> {
    this.codes.push(code);
  }
}

export const noon = new Date('2026-03-02T04:00:00Z');
let made = 0;

/** A text message, but for what the spec is about. */
export function aMessage(about: Partial<InboundMessage> = {}): InboundMessage {
  made += 1;
  const id = about.externalId ?? `m_${made}`;
  return {
    type: 'message',
    kind: 'text',
    externalId: id,
    dedupe: `message:${id}`,
    senderId: '8000',
    text: id,
    attachments: [],
    sentAt: noon,
    ...about,
  };
}

export function anArrival(events: InboundEvent[], about: Partial<Arrival> = {}): Arrival {
  const body = Buffer.from(JSON.stringify(events.map(({ dedupe }) => dedupe)));
  return { channel: 'messenger', account: '1', body, events, receivedAt: noon, ...about };
}

/** Intake over a real database and a real folder. For specs only. */
export class IntakeWorld {
  readonly clock = new FixedClock(noon);
  readonly handler = new RecordingHandler();
  readonly alarms = new RecordedAlarms();
  readonly folder = mkdtempSync(join(tmpdir(), 'si-cepat-mesi-intake-'));
  readonly store: EventStore;
  readonly lanes: Lanes;
  readonly spool: Spool;

  private constructor(
    readonly database: Database,
    readonly vault: Vault,
    readonly wakeUp: RecordedWakeUp,
    private readonly owner: Client,
  ) {
    this.store = new EventStore(database, vault, wakeUp);
    this.lanes = this.moreLanes();
    this.spool = new Spool(join(this.folder, 'spool'), vault);
  }

  static async at(url: string): Promise<IntakeWorld> {
    const database = databaseAt(url, 8);
    await database.connect();
    const key = Buffer.alloc(32, 7);
    const vault = new Vault({ encryptionKey: key, tokenSecret: key });
    vault.load([vault.newKey(1)]);
    const owner = new Client({ connectionString: url });
    await owner.connect();
    return new IntakeWorld(database, vault, new RecordedWakeUp(new QueueBackend(url), database), owner);
  }

  /** Another worker on the same database. */
  moreLanes(handler: EventHandler = this.handler): Lanes {
    return new Lanes(this.database, this.vault, this.clock, handler, this.alarms);
  }

  intake(spool = this.spool): Intake {
    return new Intake(this.database, this.store, spool);
  }

  /** The lanes that were woken so far, each once. */
  get woken(): string[] {
    return [...new Set(this.wakeUp.woken)].map((entry) => entry.replace('intake:', ''));
  }

  async workAll(): Promise<void> {
    for (const lane of this.woken) await this.lanes.work(lane);
  }

  async events(): Promise<{ type: string; status: string; attempts: number; error_code: string | null }[]> {
    return this.database.query('SELECT type, status, attempts, error_code FROM inbound_events ORDER BY seq');
  }

  /** An empty intake for the next test. */
  async reset(): Promise<void> {
    // As the owner: the program's own role may not delete what came in.
    await this.owner.query('TRUNCATE inbound_events, inbound_bodies, lanes CASCADE');
    this.wakeUp.woken.length = 0;
    this.handler.worked.length = 0;
    this.handler.before = () => undefined;
    this.alarms.codes.length = 0;
    this.clock.set(noon);
    await this.spool.close();
    rmSync(join(this.folder, 'spool'), { recursive: true, force: true });
    await this.spool.prepare();
  }

  async close(): Promise<void> {
    await this.owner.end();
    await this.database.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
