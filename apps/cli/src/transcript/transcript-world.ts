import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TimerHandlers, Timers } from '@app/casework';
import { buildChannels, ChannelRegistry } from '@app/channels';
import { Environment } from '@app/config';
import { Conversation } from '@app/conversation';
import { FixedClock } from '@app/core';
import { Database } from '@app/database';
import { Intake, KeyringLoader, Spool } from '@app/intake';
import { QueueBackend, startWorker, WakeUp } from '@app/queue';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Worker } from 'bullmq';
import { WorkerModule } from '../../../worker/src/worker.module';
import { ChatChannel, type Heard } from './chat-channel';

/** Channels of which a dialogue may be told; their credentials are never used. */
const asIfOn = {
  MESSENGER_PAGE_ID: 'transcript',
  MESSENGER_PAGE_ACCESS_TOKEN: 'transcript',
  MESSENGER_APP_SECRET: 'transcript',
  MESSENGER_VERIFY_TOKEN: 'transcript',
  WHATSAPP_DRIVER: 'cloud',
  WHATSAPP_PHONE_NUMBER_ID: 'transcript',
  WHATSAPP_ACCESS_TOKEN: 'transcript',
  WHATSAPP_APP_SECRET: 'transcript',
  WHATSAPP_VERIFY_TOKEN: 'transcript',
};

/** The worker itself on a database and a queue of its own, with a clock that is moved and channels that are a chat. */
export class TranscriptWorld {
  private constructor(
    private readonly app: INestApplicationContext,
    private readonly workers: readonly Worker[],
    readonly clock: FixedClock,
    readonly heard: Heard[],
    private readonly dir: string,
  ) {}

  /** On a migrated database of its own. */
  static async start(at: Date, databaseUrl: string): Promise<TranscriptWorld> {
    const clock = new FixedClock(at);
    const heard: Heard[] = [];
    const dir = mkdtempSync(join(tmpdir(), 'si-cepat-mesi-dialogue-'));
    const key = randomBytes(32).toString('base64');
    const env = new Environment({
      ...asIfOn,
      CATALOGUE_DIR: process.env['CATALOGUE_DIR'],
      DATABASE_URL: databaseUrl,
      DATA_DIR: dir,
      ENCRYPTION_KEY: key,
      TOKEN_SECRET: key,
    });
    const real = buildChannels(env, clock);
    const channels = ['messenger', 'whatsapp'].map(
      (name) => new ChatChannel(real.get(name), clock, (message) => heard.push(message)),
    );
    const module = WorkerModule.for(env, { clock, channels: new ChannelRegistry(channels) });
    const app = await NestFactory.createApplicationContext(module, { logger: ['error'] });
    app.get(Conversation).prepare();
    await app.get(Database).connect();
    await app.get(KeyringLoader).load();
    await app.get(Spool).prepare();
    await app.get(Intake).drain(); // nothing waits there, and from here on it writes to the database
    const backend = app.get(QueueBackend);
    const workers = WorkerModule.processors.map((processor) => startWorker(app.get(processor), backend));
    await Promise.all(workers.map((worker) => worker.waitUntilReady()));
    await app.get(Timers).wakeDue(); // sets the standing ones
    return new TranscriptWorld(app, workers, clock, heard, dir);
  }

  get<T>(type: abstract new (...given: never[]) => T): T {
    return this.app.get<T>(type);
  }

  /** Lets time go by; what comes due on the way happens at its own time. */
  async pass(ms: number): Promise<void> {
    const end = this.clock.now().getTime() + ms;
    for (;;) {
      const next = await this.nextDue(new Date(end));
      if (!next) break;
      if (next > this.clock.now()) this.clock.set(next);
      await this.settle();
    }
    this.clock.set(new Date(end));
    await this.settle();
  }

  /** Waits until queue and workers have done all that is due now. */
  async settle(): Promise<void> {
    const limit = Date.now() + 30_000;
    for (let quiet = 0, round = 0; quiet < 2; round++) {
      if (Date.now() > limit) throw new Error('the queue does not come to rest');
      if (round % 50 === 0) await this.wakeDue();
      quiet = (await this.busy()) ? 0 : quiet + 1;
      await sleep(quiet === 0 ? 15 : 3);
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.close()));
    await this.app.close();
    rmSync(this.dir, { recursive: true, force: true });
  }

  private async nextDue(until: Date): Promise<Date | null> {
    const row = await this.get(Database).queryOne<{ at: Date | null }>(
      `SELECT min(at) AS at FROM (
         SELECT next_attempt_at AS at FROM outbound_messages WHERE status = 'queued'
         UNION ALL SELECT next_attempt_at FROM message_attachments WHERE state = 'pending'
         UNION ALL SELECT due_at FROM timers WHERE state = 'waiting' AND kind = ANY ($2)) due
        WHERE at > $3 AND at <= $1`,
      [until, this.get(TimerHandlers).kinds(), this.clock.now()],
    );
    return row?.at ?? null;
  }

  /** What the sweeper does, without its patience: here time passes by leaps. */
  private async wakeDue(): Promise<void> {
    const now = this.clock.now();
    const wakeUp = this.get(WakeUp);
    const ids = async (sql: string): Promise<string[]> =>
      (await this.get(Database).query<{ id: string }>(sql, [now])).map(({ id }) => id);
    await wakeUp.wake(
      'outbound',
      await ids(
        `SELECT DISTINCT identity_id AS id FROM outbound_messages WHERE status = 'queued' AND next_attempt_at <= $1`,
      ),
    );
    await wakeUp.wake(
      'media',
      await ids(`SELECT id FROM message_attachments WHERE state = 'pending' AND next_attempt_at <= $1`),
    );
    const due = await this.get(Database).query<{ id: string }>(
      `SELECT id FROM timers WHERE state = 'waiting' AND due_at <= $1 AND kind = ANY ($2)`,
      [now, this.get(TimerHandlers).kinds()],
    );
    await wakeUp.wake(
      'timers',
      due.map(({ id }) => id),
    );
  }

  private async busy(): Promise<boolean> {
    const row = await this.get(Database).queryOne<{ busy: boolean }>(
      `SELECT EXISTS (SELECT 1 FROM inbound_events WHERE status = 'pending' AND coalesce(next_attempt_at, received_at) <= $1)
           OR EXISTS (SELECT 1 FROM message_attachments WHERE state = 'pending' AND next_attempt_at <= $1)
           OR EXISTS (SELECT 1 FROM outbound_messages WHERE status = 'sending' OR status = 'queued' AND next_attempt_at <= $1)
           OR EXISTS (SELECT 1 FROM cases WHERE notified_seq < event_seq)
           OR EXISTS (SELECT 1 FROM timers WHERE state = 'waiting' AND due_at <= $1 AND kind = ANY ($2)) AS busy`,
      [this.clock.now(), this.get(TimerHandlers).kinds()],
    );
    if (row?.busy) return true;
    const counts = Object.values(await this.get(WakeUp).counts());
    return counts.some(({ waiting = 0, active = 0 }) => waiting + active > 0);
  }
}
