import Redis from 'ioredis';
import { GraphSimulator } from '../support/graph-simulator';
import { redisWanted } from '../support/redis';
import { TestSystem } from '../support/system';
import { settled, tallyOf } from '../support/tally';

const people = 20;
const messagesEach = 10;
const flushes = 5;

const wanted = redisWanted();
const describeIt = wanted ? describe : describe.skip;

describeIt('Redis flushed while messages come', () => {
  let simulator: GraphSimulator;
  let system: TestSystem;
  let redis: Redis;

  beforeAll(async () => {
    simulator = await GraphSimulator.start({});
    system = await TestSystem.start({ redis: true, env: simulator.env });
    simulator.baseUrl = system.url;
    redis = new Redis(system.redis?.url ?? '');
  }, 120_000);

  afterAll(async () => {
    redis?.disconnect();
    await simulator?.stop();
    await system?.stop();
  }, 30_000);

  it('loses nothing, for the queue only says that there is work', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < messagesEach; n++) {
      const said = Array.from({ length: people }, (_, i) =>
        simulator.messenger.text(`7410000${100 + i}`, `pesan ${n}`),
      );
      statuses.push(...(await Promise.all(said)).map(({ status }) => status));
      if (n % (messagesEach / flushes) === 0) await redis.flushall();
    }
    await redis.flushall(); // also what the last ones left
    await settled(system.databaseUrl, 120);

    const sent = people * messagesEach;
    const tally = await tallyOf('Redis flushed', system.databaseUrl, { sent, replies: simulator.sent });
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(tally).toEqual({ sent, stored: sent, worked: sent, lost: 0, doubled: 0 });
    expect(new Set(simulator.sent.map(({ recipient }) => recipient)).size).toBe(people);
  }, 240_000);
});
