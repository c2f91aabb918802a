import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AccountCare,
  type AccountState,
  ChannelRegistry,
  MessengerChannel,
  ProviderUnavailable,
} from '@app/channels';
import { Environment } from '@app/config';
import { FixedClock, newId } from '@app/core';
import { Database } from '@app/database';
import { KeyringLoader } from '@app/intake';
import { ChannelAccounts, type ChannelAccountView } from '@app/notification';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database';
import { WorkerModule } from '../worker.module';
import { AccountCheck } from './account-check';

const key = Buffer.alloc(32, 4).toString('base64');
const pageId = '100000000000001';
const settings = {
  pageId,
  accessToken: 'token',
  appSecret: 'secret',
  verifyToken: 'verify',
  version: 'v23.0',
};
const hour = 3_600_000;
const well: AccountState = { token: 'ok', subscription: 'ok' };

/** A page whose provider answers what the test says. */
class ScriptedCare implements AccountCare {
  state: AccountState = well;
  isAway = false;
  afterSubscribing: AccountState = well;
  subscribed = 0;
  templates?: AccountCare['templates'];
  written: { id: string; at: Date }[] = [];
  readSince: Date[] = [];
  breaksReading = false;

  check(): Promise<AccountState> {
    if (this.isAway) return Promise.reject(new ProviderUnavailable('messenger', 'ECONNREFUSED'));
    return Promise.resolve(this.state);
  }
  subscribe(): Promise<void> {
    this.subscribed++;
    this.state = this.afterSubscribing;
    return Promise.resolve();
  }
  async *readBack(since: Date): AsyncIterable<unknown> {
    this.readSince.push(since);
    await Promise.resolve();
    for (const { id, at } of this.written.filter((message) => message.at >= since)) {
      const ends = { sender: { id: '7450001' }, recipient: { id: pageId }, timestamp: at.getTime() };
      const messaging = [{ ...ends, message: { mid: id, text: 'halo' } }];
      yield { object: 'page', entry: [{ id: pageId, time: at.getTime(), messaging }] };
      if (this.breaksReading) throw new ProviderUnavailable('messenger', '2');
    }
  }
}

describe('the care for an account', () => {
  const folder = mkdtempSync(join(tmpdir(), 'channel-health-'));
  let test: TestDatabase;
  let app: INestApplicationContext;
  let database: Database;
  /** May do what the programs may not: forget events. */
  let owner: Client;
  let clock: FixedClock;
  let care: ScriptedCare;
  let channel: MessengerChannel;

  beforeAll(async () => {
    test = await createTestDatabase();
    owner = new Client({ connectionString: test.url });
    await owner.connect();
    const env = new Environment({
      ...process.env,
      DATABASE_URL: test.url,
      DATA_DIR: folder,
      ENCRYPTION_KEY: key,
      TOKEN_SECRET: key,
    });
    clock = new FixedClock(new Date('2026-11-25T02:00:00Z')); // ten in the morning at the office, a Wednesday
    channel = new MessengerChannel(settings, clock);
    const channels = new ChannelRegistry([channel]);
    app = await NestFactory.createApplicationContext(WorkerModule.for(env, { clock, channels }), {
      logger: ['error'],
    });
    database = app.get(Database);
    await database.connect();
    await app.get(KeyringLoader).load();
  }, 60_000);

  afterAll(async () => {
    await app?.close();
    await owner?.end();
    await test?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  beforeEach(async () => {
    care = new ScriptedCare();
    Object.assign(channel, { care });
    await owner.query('DELETE FROM channel_accounts; DELETE FROM tasks; DELETE FROM inbound_events');
  });

  const look = (): Promise<boolean> => app.get(AccountCheck).check(channel);
  const view = async (): Promise<ChannelAccountView | null> =>
    app.get(ChannelAccounts, { strict: false }).view('messenger', pageId);
  const open = async (): Promise<{ code: string }[]> =>
    database.query(`SELECT code FROM tasks WHERE kind = 'channel_down' AND state = 'open'`);
  const stored = async (): Promise<number> => (await database.query(`SELECT 1 FROM inbound_events`)).length;

  it('writes down how it stands', async () => {
    const ends = new Date(clock.now().getTime() + 60 * 24 * hour);
    care.state = { ...well, tokenExpiresAt: ends };

    expect(await look()).toBe(true);
    expect(await view()).toMatchObject({
      tokenState: 'ok',
      tokenExpiresAt: ends,
      subscription: 'ok',
      problems: [],
      checkedAt: clock.now(),
    });
  });

  it.each<[string, AccountState, string]>([
    ['a refused token', { token: 'refused', subscription: 'unknown' }, 'token_refused'],
    [
      'a token that ends in days',
      { ...well, tokenExpiresAt: new Date('2026-11-28T00:00:00Z') },
      'token_expires',
    ],
  ])('makes one task of %s, which ends by itself', async (_name, state, code) => {
    care.state = state;

    expect(await look()).toBe(false);
    await look();
    expect(await open()).toEqual([{ code }]);

    care.state = well;
    expect(await look()).toBe(true);
    expect(await open()).toEqual([]);
  });

  it('subscribes again by itself, and tells when that does not help', async () => {
    const missing: AccountState = { token: 'ok', subscription: 'missing' };
    care.state = missing;
    expect(await look()).toBe(true);
    expect(care.subscribed).toBe(1);

    care.state = care.afterSubscribing = missing;
    expect(await look()).toBe(false);
    expect(await open()).toEqual([{ code: 'not_subscribed' }]);
  });

  it('bears a short absence of the provider, and tells of a long one', async () => {
    await look();
    care.isAway = true;
    clock.advance(5 * 60_000);
    expect(await look()).toBe(true);
    clock.advance(15 * 60_000);
    expect(await look()).toBe(false);
    expect(await open()).toEqual([{ code: 'unreachable' }]);
  });

  it('asks for the templates too, and bears it when that is refused', async () => {
    const refused = (): Promise<unknown[]> =>
      database.query(`SELECT 1 FROM tasks WHERE kind = 'template_refused' AND state = 'open'`);
    care.templates = () => Promise.resolve([{ name: 'surat_siap', language: 'id', status: 'PAUSED' }]);
    expect(await look()).toBe(true);
    expect(await refused()).toHaveLength(1);

    care.templates = () => Promise.reject(new ProviderUnavailable('messenger', '2'));
    expect(await look()).toBe(true);
    care.templates = () => Promise.resolve([{ name: 'surat_siap', language: 'id', status: 'APPROVED' }]);
    await look();
    expect(await refused()).toHaveLength(0);
  });

  describe('what was missed', () => {
    const minutesAgo = (minutes: number): Date => new Date(clock.now().getTime() - minutes * 60_000);

    it('is not read back where it was there before our time', async () => {
      care.written = [{ id: 'm_old', at: minutesAgo(60) }];

      await look();

      expect(await stored()).toBe(0);
    });

    it('is read back after a gap, through the same dedupe', async () => {
      await look();
      clock.advance(12 * hour);
      care.written = [
        { id: 'm_a', at: minutesAgo(600) },
        { id: 'm_b', at: minutesAgo(5) },
      ];
      await look();
      expect(await stored()).toBe(2);

      clock.advance(12 * hour);
      care.written.push({ id: 'm_c', at: minutesAgo(715) }); // within the overlap
      await look();
      await look();

      expect(await stored()).toBe(3);
      expect(care.readSince).toHaveLength(2);
    });

    it('is not asked for while every look was in time', async () => {
      for (let n = 0; n < 3; n++) {
        await look();
        clock.advance(hour);
      }

      expect(care.readSince).toEqual([]);
    });

    it('stays to be read when the reading breaks off', async () => {
      await look();
      const from = clock.now();
      clock.advance(12 * hour);
      care.written = [
        { id: 'm_a', at: minutesAgo(600) },
        { id: 'm_b', at: minutesAgo(5) },
      ];
      care.breaksReading = true;
      expect(await look()).toBe(false);
      expect(await open()).toEqual([{ code: 'read_back_failed' }]);
      expect((await view())?.completeUntil).toEqual(from);

      care.breaksReading = false;
      clock.advance(5 * 60_000);
      expect(await look()).toBe(true);
      expect(await stored()).toBe(2);
    });

    it('is read back at every look while the page cannot be subscribed', async () => {
      await look();
      care.state = care.afterSubscribing = { token: 'ok', subscription: 'missing' };
      await look();
      care.written = [{ id: 'm_a', at: clock.now() }];
      clock.advance(5 * 60_000);
      await look();

      expect(await stored()).toBe(1);
    });
  });

  describe('silence', () => {
    /** So many messages in each of the last hours before, for so many days. */
    async function history(days: number): Promise<void> {
      const lane = Buffer.alloc(32, 1);
      await database.query('INSERT INTO lanes (lane) VALUES ($1) ON CONFLICT DO NOTHING', [lane]);
      for (let day = 1; day <= days; day++) {
        for (let n = 0; n < 30; n++) {
          const at = new Date(clock.now().getTime() - day * 24 * hour - n * 10 * 60_000);
          const id = newId();
          await database.query(
            `INSERT INTO inbound_events (id, channel, account, lane, dedupe_key, type, sent_at, received_at, payload_sealed, status)
             VALUES ($1, 'messenger', $2, $3, $4, 'message', $5, $5, '', 'done')`,
            [id, pageId, lane, Buffer.from(id), at],
          );
        }
      }
    }

    it('that is longer than usual for the hour is a task, which the next message ends', async () => {
      await history(40);

      expect(await look()).toBe(false);
      expect(await open()).toEqual([{ code: 'silent' }]);
      expect(care.readSince).toHaveLength(0); // at the first look there is nothing to read back to

      care.written = [{ id: 'm_back', at: clock.now() }];
      expect(await look()).toBe(true);
      expect(await open()).toEqual([]);
    });

    it('proves nothing where the history is short', async () => {
      await history(5);

      expect(await look()).toBe(true);
    });
  });
});
