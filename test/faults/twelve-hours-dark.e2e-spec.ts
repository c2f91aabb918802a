import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GraphSimulator } from '../support/graph-simulator';
import { countIn, TestSystem, until } from '../support/system';
import { settled, tallyOf } from '../support/tally';

const photo = readFileSync(join(__dirname, '../contract/photo.jpg'));
const hour = 3_600_000;
const darkHours = 12;

describe(`nothing running for ${darkHours} hours`, () => {
  let simulator: GraphSimulator;
  let system: TestSystem;

  beforeAll(async () => {
    simulator = await GraphSimulator.start({});
    system = await TestSystem.start({ env: simulator.env });
    simulator.baseUrl = system.url;
    // Nobody knows for sure whether the ids of both ways are the same: here they are of some people, and not of others.
    for (const person of ['74400001', '74400013', '74400104']) simulator.world.renamed.add(person);
  }, 120_000);

  afterAll(async () => {
    await simulator?.stop();
    await system?.stop();
  }, 30_000);

  const count = (sql: string): Promise<number> =>
    countIn(system.databaseUrl, `SELECT count(*) AS n FROM ${sql}`);

  function pass(milliseconds: number): void {
    system.advance(milliseconds);
    simulator.world.advance(milliseconds);
  }

  /** What people write in one hour of the night; answers how many messages it was. */
  async function anHour(n: number): Promise<number> {
    await simulator.messenger.text('74400001', `malam ${n}`);
    await simulator.messenger.text(`7440010${n % 10}`, 'halo');
    await simulator.messenger.photo('74400002', photo);
    await simulator.whatsapp.text('628000000301', `malam ${n}`);
    return 4;
  }

  it('misses nothing: Messenger is read back, WhatsApp comes again, and each message is worked once', async () => {
    await until(
      'the accounts were looked at',
      async () => (await count('channel_accounts WHERE checked_at IS NOT NULL')) === 2,
    );
    const photos = `message_attachments WHERE state = 'stored'`;
    let sent = await anHour(0);
    await until('the first photo is here', async () => (await count(photos)) === 1, 60);
    await settled(system.databaseUrl);
    const port = system.port;
    await Promise.all([system.api.kill('SIGTERM'), system.worker.kill('SIGTERM')]);

    simulator.deliveries.redelivers = true;
    for (let n = 1; n <= darkHours; n++) {
      sent += await anHour(n);
      pass(hour);
      await until('what was due was tried again', () => Promise.resolve(simulator.deliveries.idle));
    }
    const subscribedAtNight = [...simulator.world.accounts.messenger.fields];
    await Promise.all([system.startApi(port), system.startWorker()]);
    await until('the page is subscribed again', () =>
      Promise.resolve(simulator.world.accounts.messenger.fields.length > 0),
    );
    // The addresses that were read back are good for an hour: first the photos, then more time.
    await until('the photos are here', async () => (await count(photos)) === darkHours + 1, 120);
    pass(hour);
    await until('WhatsApp came again', () => Promise.resolve(simulator.deliveries.open === 0));
    const arrived = `inbound_events WHERE type = 'message'`;
    await until('everything is here', async () => (await count(arrived)) >= sent, 60);
    // A copy that Meta had under way comes late, under its own bytes.
    const written = simulator.world.said.filter(({ byPage }) => !byPage);
    const late = written.map(({ person, mid, at, text }) => ({
      ...simulator.messenger.message(person, { text }),
      message: { mid, text },
      timestamp: at,
    }));
    await simulator.messenger.post(simulator.messenger.body(late));
    await settled(system.databaseUrl, 120);
    pass(hour); // the next look finds all well
    await until(
      'nothing is wrong',
      async () => (await count(`tasks WHERE kind = 'channel_down' AND state = 'open'`)) === 0,
      30,
    );

    const tally = await tallyOf('twelve hours dark', system.databaseUrl, { sent, replies: simulator.sent });
    const { degraded } = (await (await fetch(`${system.url}/readyz`)).json()) as { degraded: string[] };
    expect(subscribedAtNight).toEqual([]);
    expect(simulator.world.accounts.messenger.fields).toContain('messages');
    expect(tally).toMatchObject({ sent, stored: sent, lost: 0, doubled: 0 });
    expect(await count(`inbound_events WHERE status <> 'done'`)).toBe(0);
    expect(degraded).toEqual([]);
  }, 240_000);
});
