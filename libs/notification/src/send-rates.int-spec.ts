import { FixedClock } from '@app/core';
import { type Database, databaseAt } from '@app/database';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { whatsappRates } from '../../channels/src/whatsapp-cloud/whatsapp-cloud.policy';
import { SendRates } from './send-rates';

const noon = new Date('2026-03-02T04:00:00Z');
const account = { channel: 'whatsapp', account: '1' };
const pair = { ...account, part: 'siti' };

describe('the rate of a provider, over two processes', () => {
  let test: TestDatabase;
  let databases: Database[];
  let processes: [SendRates, SendRates];
  const clock = new FixedClock(noon);

  beforeAll(async () => {
    test = await createTestDatabase();
    databases = [databaseAt(test.url, 8), databaseAt(test.url, 8)];
    for (const database of databases) await database.connect();
    const [one, other = one] = databases.map((database) => new SendRates(database, clock));
    if (one && other) processes = [one, other];
  });
  afterAll(async () => {
    for (const database of databases ?? []) await database.close();
    await test?.drop();
  });
  beforeEach(async () => {
    clock.set(noon);
    await databases[0]?.query('DELETE FROM send_rates');
  });

  /** So many try at one moment, half in either process; how many were let through. */
  const attempts = async (
    times: number,
    scope: Parameters<SendRates['take']>[0],
    rate: Parameters<SendRates['take']>[1],
    messages = 1,
  ): Promise<number> => {
    const answers = await Promise.all(
      Array.from({ length: times }, (_, n) => processes[n % 2 === 0 ? 0 : 1].take(scope, rate, messages)),
    );
    return answers.filter((until) => until === null).length;
  };

  it('lets through what the burst allows, and one more each time the span has passed', async () => {
    const rate = { everyMs: 50, burst: 20 };
    expect(await attempts(60, account, rate)).toBe(20);
    expect(await attempts(10, account, rate)).toBe(0);

    clock.advance(50);
    expect(await attempts(10, account, rate)).toBe(1);
    clock.advance(500);
    expect(await attempts(30, account, rate)).toBe(10);
    clock.advance(60_000);
    expect(await attempts(60, account, rate)).toBe(20);
  });

  it('never exceeds in any second what the provider takes', async () => {
    const rate = { everyMs: 50, burst: 20 };
    let sent = 0;
    for (let tenth = 0; tenth < 10; tenth++) {
      sent += await attempts(20, account, rate);
      clock.advance(100);
    }

    expect(sent).toBe(20 + 18); // the burst, and 20 in a second for the 900 ms after it
  });

  it('counts a long text as all its messages', async () => {
    const rate = { everyMs: 1000, burst: 6 };
    expect(await attempts(4, account, rate, 3)).toBe(2);
    expect(await attempts(4, account, rate)).toBe(0);
  });

  it('of one person leaves the others of the account alone', async () => {
    const rate = { everyMs: 6000, burst: 3 };
    expect(await attempts(8, pair, rate)).toBe(3);
    expect(await attempts(8, { ...account, part: 'budi' }, rate)).toBe(3);
    expect(await attempts(1, account, { everyMs: 50, burst: 20 })).toBe(1);
  });

  it('opens what is closed with 250 people in any 24 hours at most, as WhatsApp lets a new account', async () => {
    const { openings } = whatsappRates;
    const opening = { ...account, part: 'openings' };
    let opened = await attempts(200, opening, openings);
    expect(opened).toBe(125);
    for (let hour = 1; hour < 24; hour++) {
      clock.advance(3_600_000);
      opened += await attempts(10, opening, openings);
    }

    expect(opened).toBeGreaterThan(230);
    expect(opened).toBeLessThanOrEqual(250);
  });

  it('stands still for both once one of them is told to slow down', async () => {
    const until = new Date(noon.getTime() + 60_000);
    await processes[0].block(account, until, '130429');

    expect(await processes[1].take(account)).toEqual(until);
    clock.advance(60_000);
    expect(await processes[1].take(account)).toBeNull();
  });
});
