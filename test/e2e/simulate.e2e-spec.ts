import { play } from '../simulate/play';
import { GraphSimulator } from '../support/graph-simulator';
import { TestSystem } from '../support/system';

describe('npm run simulate', () => {
  let simulator: GraphSimulator;
  let system: TestSystem;
  const told: string[] = [];

  beforeAll(async () => {
    simulator = await GraphSimulator.start({});
    system = await TestSystem.start({ env: simulator.env });
    simulator.baseUrl = system.url;
  }, 120_000);

  afterAll(async () => {
    await simulator?.stop();
    await system?.stop();
  }, 30_000);

  const playWith = (citizens: number, seed: number): Promise<boolean> => {
    const admin = { username: 'admin', password: system.adminPassword };
    return play({ simulator, url: system.url, admin, citizens, seed, tell: (line) => told.push(line) });
  };

  it('plays citizens of every channel, and every promise is kept', async () => {
    const kept = await playWith(8, 1);

    expect(told.filter((line) => /BROKEN|!/.test(line))).toEqual([]);
    expect(told.join('\n')).not.toContain('not put to the test');
    expect(kept).toBe(true);
  }, 240_000);

  it('says so when a reply goes out twice', async () => {
    simulator.world.events.once('sent', (sent) => simulator.world.sent.push(sent));

    expect(await playWith(1, 2)).toBe(false);
    expect(told.join('\n')).toMatch(/no reply goes out twice +BROKEN 1/);
  }, 120_000);
});
