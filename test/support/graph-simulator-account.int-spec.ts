import { AdapterProgram, type AdapterAnswer } from './adapter-program';
import { GraphSimulator } from './graph-simulator';

describe('the care of an account, against the simulator', () => {
  let simulator: GraphSimulator;
  let program: AdapterProgram;

  beforeAll(async () => {
    simulator = await GraphSimulator.start({ baseUrl: 'http://127.0.0.1:9' }); // nobody listens there
    simulator.deliveries.redelivers = true;
    program = new AdapterProgram(simulator.env);
  });

  afterAll(async () => {
    await program.stop();
    await simulator.stop();
  });

  describe.each(['messenger', 'whatsapp'] as const)('on %s', (channel) => {
    const check = (): Promise<AdapterAnswer> => program.do({ channel, care: 'check' });
    afterEach(() => {
      Object.assign(simulator.world.accounts[channel], { tokenValid: true, tokenExpiresAt: 0 });
    });

    it('finds all well', async () => expect(await check()).toEqual({ token: 'ok', subscription: 'ok' }));

    it('misses the subscription until it is asked for again', async () => {
      simulator.world.accounts[channel].fields = [];
      expect(await check()).toMatchObject({ subscription: 'missing' });

      await program.do({ channel, care: 'subscribe' });

      expect(await check()).toMatchObject({ subscription: 'ok' });
      expect(simulator.world.accounts[channel].fields).toContain('messages');
    });

    it('sees when the token ends, and that it is refused', async () => {
      simulator.world.accounts[channel].tokenExpiresAt = Date.parse('2027-01-01T00:00:00Z');
      expect(await check()).toMatchObject({ token: 'ok', tokenExpiresAt: '2027-01-01T00:00:00.000Z' });

      simulator.world.accounts[channel].tokenValid = false;
      expect(await check()).toEqual({ token: 'refused', subscription: 'unknown' });
    });
  });

  it('reads back every thread, and every page of it, since a time and nothing older', async () => {
    await simulator.messenger.text('7460000', 'lama');
    simulator.world.advance(3_600_000);
    const since = new Date(simulator.world.now());
    simulator.world.advance(1000);
    for (let n = 0; n < 60; n++) await simulator.messenger.text('7460001', `pesan ${n}`);
    for (let n = 2; n < 25; n++) await simulator.messenger.text(`746000${n}`, 'halo');
    const wanted = simulator.world.said
      .filter(({ text }) => text !== 'lama')
      .map(({ mid }) => `message:${mid}`);

    const { dedupes } = await program.do({ channel: 'messenger', care: { readBack: since.toISOString() } });

    expect([...(dedupes ?? [])].sort()).toEqual(wanted.sort());
  });
});
