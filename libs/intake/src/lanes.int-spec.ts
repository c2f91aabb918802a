import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { aMessage, anArrival, IntakeWorld, noon, RecordingHandler } from './testing/intake-world';

describe('the lanes', () => {
  let test: TestDatabase;
  let world: IntakeWorld;

  beforeAll(async () => {
    test = await createTestDatabase();
    world = await IntakeWorld.at(test.url);
  });

  afterAll(async () => {
    await world?.close();
    await test?.drop();
  });

  beforeEach(() => world.reset());

  const later = (seconds: number): Date => new Date(noon.getTime() + seconds * 1000);

  it('works one person in the order of the sender, whatever the order of the requests', async () => {
    await world.store.store([anArrival([aMessage({ externalId: 'third', sentAt: later(3) })])]);
    await world.store.store([
      anArrival([
        aMessage({ externalId: 'second', sentAt: later(2) }),
        aMessage({ externalId: 'first', sentAt: later(1) }),
      ]),
    ]);

    await world.workAll();

    expect(world.handler.worked).toEqual(['first', 'second', 'third']);
  });

  it('keeps the order of arrival where the sender gives the same second', async () => {
    const names = ['a', 'b', 'c', 'd'];
    await world.store.store([anArrival(names.map((externalId) => aMessage({ externalId })))]);

    await world.workAll();

    expect(world.handler.worked).toEqual(names);
  });

  it('stores and works an event once, however often and at once it comes', async () => {
    const arrival = anArrival([aMessage({ externalId: 'again' })]);

    await Promise.all(Array.from({ length: 20 }, () => world.store.store([arrival])));
    await world.workAll();
    await world.workAll();

    expect(await world.events()).toHaveLength(1);
    expect(world.handler.worked).toEqual(['again']);
  });

  it('takes the same id from another account or channel as another event', async () => {
    const event = aMessage({ externalId: 'same' });

    await world.store.store([
      anArrival([event]),
      anArrival([event], { account: '2' }),
      anArrival([event], { channel: 'whatsapp' }),
    ]);

    expect(await world.events()).toHaveLength(3);
  });

  it('never lets two workers into one lane, and lets different people go side by side', async () => {
    const inside = new Map<string, number>();
    let most = 0;
    let together = 0;
    const handlers = [1, 2, 3, 4].map(() => {
      const handler = new RecordingHandler();
      handler.before = async (_text, { event }) => {
        const sender = event.senderId ?? '';
        inside.set(sender, (inside.get(sender) ?? 0) + 1);
        most = Math.max(most, inside.get(sender) ?? 0);
        together = Math.max(
          together,
          [...inside.values()].reduce((sum, count) => sum + count, 0),
        );
        await new Promise((resolve) => setImmediate(resolve));
        inside.set(sender, (inside.get(sender) ?? 1) - 1);
      };
      return handler;
    });
    const people = ['1', '2', '3'];
    for (let i = 0; i < 10; i++) {
      await world.store.store([
        anArrival(
          people.map((senderId) => aMessage({ senderId, sentAt: later(i), text: `${senderId}:${i}` })),
        ),
      ]);
    }

    const lanes = handlers.map((handler) => world.moreLanes(handler));
    await Promise.all(lanes.flatMap((worker) => world.woken.map((lane) => worker.work(lane))));
    await world.workAll(); // a worker that found a lane held leaves the rest to the one that holds it

    const worked = [...handlers, world.handler].flatMap((handler) => handler.worked);
    expect(worked).toHaveLength(30);
    expect(new Set(worked).size).toBe(30);
    expect(most).toBe(1);
    expect(together).toBeGreaterThan(1);
  });

  it('does nothing of a failed event and tries it again before those behind it', async () => {
    let failures = 1;
    world.handler.before = async (text) => {
      await world.database.query(`INSERT INTO lanes (lane) VALUES ($1)`, [Buffer.from(`mark ${text}`)]);
      if (text === 'first' && failures-- > 0) throw new Error('by accident');
    };
    await world.store.store([
      anArrival([aMessage({ externalId: 'first' }), aMessage({ externalId: 'second', sentAt: later(1) })]),
    ]);

    await world.workAll();
    expect(world.handler.worked).toEqual([]);
    const marks = (): Promise<unknown[]> =>
      world.database.query(`SELECT 1 FROM lanes WHERE convert_from(lane, 'LATIN1') LIKE 'mark%'`);
    expect(await marks()).toHaveLength(0);

    world.clock.advance(60_000);
    await world.workAll();
    expect(world.handler.worked).toEqual(['first', 'second']);
    expect(await marks()).toHaveLength(2);
  });

  it('parks an event after five failures, tells staff once, and the lane goes on', async () => {
    world.handler.before = (text) => {
      if (text === 'poison') throw new Error('always');
    };
    await world.store.store([
      anArrival([aMessage({ externalId: 'poison' }), aMessage({ externalId: 'next', sentAt: later(1) })]),
    ]);

    for (let i = 0; i < 8; i++) {
      await world.workAll();
      world.clock.advance(3_600_000);
    }

    expect(world.handler.worked).toEqual(['next']);
    expect(world.alarms.codes).toEqual(['unexpected']);
    expect(await world.events()).toMatchObject([
      { status: 'parked', attempts: 5, error_code: 'unexpected' },
      { status: 'done' },
    ]);
  });

  it('keeps raw body and events together or not at all', async () => {
    const refused = anArrival([aMessage()], { account: 'no\0text' });

    await expect(world.store.store([anArrival([aMessage()]), refused])).rejects.toThrow();

    expect(await world.events()).toEqual([]);
    expect(await world.database.query('SELECT 1 FROM inbound_bodies')).toEqual([]);
  });
});
