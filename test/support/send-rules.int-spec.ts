import { type AdapterAnswer, AdapterProgram } from './adapter-program';
import { GraphSimulator, type SentMessage } from './graph-simulator';

const person = '7700000000000001';

/** protocol.md 5 to 7: how a message is addressed and marked, against the simulator. */
describe('a message on its way out', () => {
  let simulator: GraphSimulator;
  let program: AdapterProgram;

  beforeAll(async () => {
    simulator = await GraphSimulator.start({});
    program = new AdapterProgram(simulator.env);
  });
  afterAll(async () => {
    await program?.stop();
    await simulator?.stop();
  });
  beforeEach(() => simulator.world.clearFaults());

  const send = (channel: string, recipient: string, more: object = {}): Promise<AdapterAnswer> =>
    program.do({ channel, send: { recipient, content: { text: 'halo' }, ...more } });
  const rawOf = (message: SentMessage | undefined): Record<string, unknown> => ({
    ...(message?.raw as Record<string, unknown> | undefined),
  });

  it.each([
    ['a number', '628000000801', { to: '628000000801' }],
    ['a number with a plus', '+628000000802', { to: '+628000000802' }],
    ['a user id', 'ID.13491208655302741918', { recipient: 'ID.13491208655302741918' }],
    ['a user id of a parent', 'ID.ENT.11815799212886844830', { recipient: 'ID.ENT.11815799212886844830' }],
  ])('to %s goes by its own key', async (_what, recipient, address) => {
    simulator.world.heardFrom('whatsapp', recipient);
    await send('whatsapp', recipient);

    const { to, recipient: other } = rawOf(simulator.sentTo(recipient).at(-1));
    expect({ ...(to ? { to } : {}), ...(other ? { recipient: other } : {}) }).toEqual(address);
  });

  it('inside the window of Messenger is an answer without a tag', async () => {
    simulator.world.heardFrom('messenger', person);
    await send('messenger', person);

    expect(simulator.sentTo(person).at(-1)?.tag).toBeUndefined();
  });

  it.each(['ACCOUNT_UPDATE', 'CONFIRMED_EVENT_UPDATE', 'POST_PURCHASE_UPDATE'])(
    'under the retired tag %s would be refused for good',
    async (tag) => {
      expect(await send('messenger', person, { tag })).toMatchObject({
        error: 'channels.message_refused',
        details: { code: '100/1893061' },
      });
    },
  );

  it.each([
    ['messenger', 4, 'channels.provider_throttled'],
    ['messenger', 368, 'channels.blocked'],
    ['messenger', 551, 'channels.recipient_unreachable'],
    ['whatsapp', 131056, 'channels.provider_throttled'],
    ['whatsapp', 131047, 'channels.outside_window'],
    ['whatsapp', 132001, 'channels.message_refused'],
  ])('that %s answers with %d is told by the code, not by the status', async (channel, code, error) => {
    const recipient = channel === 'messenger' ? person : '628000000803';
    simulator.world.heardFrom(channel === 'messenger' ? 'messenger' : 'whatsapp', recipient);
    for (const status of [200, 400, 500]) {
      simulator.failNext({ status, body: { error: { code, message: 'x' } } });

      expect(await send(channel, recipient)).toMatchObject({ error, details: { code: String(code) } });
    }
  });
});
