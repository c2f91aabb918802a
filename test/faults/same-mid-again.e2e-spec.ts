import { GraphSimulator, metaJson, type SentMessage } from '../support/graph-simulator';
import { countIn, TestSystem } from '../support/system';
import { settled, tallyOf } from '../support/tally';

const atOnce = 50;
const twoMinutes = 120_000;

describe('the same message 50 times at once, and again two minutes later', () => {
  let simulator: GraphSimulator;
  let system: TestSystem;

  beforeAll(async () => {
    simulator = await GraphSimulator.start({});
    system = await TestSystem.start({ env: simulator.env });
    simulator.baseUrl = system.url;
  }, 120_000);

  afterAll(async () => {
    await simulator?.stop();
    await system?.stop();
  }, 30_000);

  /** The bytes of one message on each channel, and of the same message with a neighbour. */
  function deliveries(): { channel: 'messenger' | 'whatsapp'; bytes: string }[] {
    const { messenger, whatsapp } = simulator;
    const hello = messenger.message('74000001', { text: 'halo' });
    const neighbour = messenger.message('74000002', { text: 'selamat pagi' });
    const greeting = whatsapp.message('628000000101', { type: 'text', text: { body: 'halo' } });
    for (const psid of ['74000001', '74000002']) simulator.world.heardFrom('messenger', psid);
    simulator.world.heardFrom('whatsapp', '628000000101');
    return [
      { channel: 'messenger', bytes: metaJson(messenger.body([hello])) },
      { channel: 'messenger', bytes: metaJson(messenger.body([neighbour, hello])) },
      { channel: 'whatsapp', bytes: metaJson(whatsapp.body({ messages: [greeting] })) },
    ];
  }

  it('is one message with one reply', async () => {
    const all = deliveries();
    const deliver = async (): Promise<number[]> => {
      const posts = Array.from({ length: atOnce }, () => all).flat();
      const answers = await Promise.all(
        posts.map(({ channel, bytes }) => simulator[channel].postBytes(bytes)),
      );
      await settled(system.databaseUrl);
      return answers.map(({ status }) => status);
    };

    const first = await deliver();
    const replies: SentMessage[] = [...simulator.sent];
    system.advance(twoMinutes);
    simulator.world.advance(twoMinutes);
    const later = await deliver();

    const tally = await tallyOf('the same mid again', system.databaseUrl, {
      sent: 3,
      replies: simulator.sent,
    });
    const people = await countIn(system.databaseUrl, 'SELECT count(*) AS n FROM conversations');
    expect(new Set([...first, ...later])).toEqual(new Set([200]));
    expect(tally).toEqual({ sent: 3, stored: 3, worked: 3, lost: 0, doubled: 0 });
    expect(people).toBe(3);
    expect(new Set(replies.map(({ recipient }) => recipient)).size).toBe(3);
    expect(simulator.sent).toHaveLength(replies.length);
  }, 120_000);
});
