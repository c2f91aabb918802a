import { createServer, request, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { AdapterProgram } from './adapter-program';
import { GraphSimulator } from './graph-simulator';
import { serveControl } from './graph-simulator-control';

const person = '5500000000000009';
const number = '6280000000009';

describe('the control of the simulator', () => {
  let simulator: GraphSimulator;
  let control: { url: string; server: Server };
  let program: AdapterProgram;
  let webhook: Server;
  const heard: { url: string; body: string }[] = [];
  let status = 200;

  beforeAll(async () => {
    webhook = createServer((incoming, response) => {
      let body = '';
      incoming.on('data', (chunk) => (body += chunk));
      incoming.on('end', () => {
        const url = incoming.url ?? '';
        if (incoming.method === 'POST') heard.push({ url, body });
        response.statusCode = status;
        response.end(new URL(url, 'http://x').searchParams.get('hub.challenge') ?? 'ok');
      });
    });
    await new Promise<void>((done) => webhook.listen(0, '127.0.0.1', done));
    simulator = await GraphSimulator.start({
      baseUrl: `http://127.0.0.1:${(webhook.address() as AddressInfo).port}`,
    });
    control = await serveControl(simulator, 0);
    program = new AdapterProgram(simulator.env);
  });

  afterAll(async () => {
    await program.stop();
    control.server.close();
    control.server.closeAllConnections();
    await simulator.stop();
    webhook.close();
  });

  beforeEach(() => {
    heard.length = 0;
    status = 200;
  });

  async function steer<T>(name: string, command: object = {}): Promise<T> {
    const response = await fetch(`${control.url}/${name}`, { method: 'POST', body: JSON.stringify(command) });
    return (await response.json()) as T;
  }
  const sayTo = (channel: string, recipient: string): ReturnType<AdapterProgram['do']> =>
    program.do({ channel, send: { recipient, content: { text: 'Halo' } } });
  const states = (): string[] =>
    heard.map(
      ({ body }) => /"status":"(\w+)"|"(is_echo|delivery|read)"/.exec(body)?.slice(1).join('') ?? body,
    );

  it('is for this machine alone, and for no page of another site', async () => {
    const port = (control.server.address() as AddressInfo).port;
    const asked = (headers: Record<string, string>): Promise<number | undefined> =>
      new Promise((done) => {
        const call = request(
          { port, host: '127.0.0.1', method: 'POST', path: '/sent', headers },
          (answer) => {
            answer.resume();
            done(answer.statusCode);
          },
        );
        call.end('{}');
      });

    expect(await asked({})).toBe(200);
    expect(await asked({ host: 'evil.example' })).toBe(403);
    expect(await asked({ origin: 'https://evil.example' })).toBe(403);
    expect((await fetch(`${control.url}/sent`)).status).toBe(404);
  });

  it('injects any body, so many times at once, and repeats the same bytes', async () => {
    const body = { object: 'page', entry: [] };

    const { statuses } = await steer<{ statuses: number[] }>('inject', { body, times: 3 });
    await steer('redeliver');

    expect(statuses).toEqual([200, 200, 200]);
    expect(new Set(heard.map((one) => one.body))).toEqual(new Set(['{"object":"page","entry":[]}']));
    expect(heard).toHaveLength(4);
  });

  it('sees whether the handshake is right', async () => {
    expect(await steer('handshake', { channel: 'whatsapp' })).toEqual({ right: true });
    status = 403;
    expect(await steer('handshake')).toEqual({ right: false });
  });

  it('tells by itself what became of a message, once it has the habit', async () => {
    await steer('say', { channel: 'messenger', person, text: 'halo' });
    await steer('say', { channel: 'whatsapp', person: number, text: 'halo' });
    heard.length = 0;
    await steer('settings', { reports: { states: ['echo', 'sent', 'delivered', 'read'], twice: 1 } });
    await sayTo('messenger', person);
    await sayTo('whatsapp', number);
    await simulator.reports.quiet();
    await steer('settings', { reports: null });

    expect(states().sort()).toEqual(
      [...['is_echo', 'delivery', 'read'], ...['sent', 'delivered', 'read']]
        .flatMap((one) => [one, one])
        .sort(),
    );
  });

  it('refuses too many to one person, until the time has passed', async () => {
    await steer('say', { channel: 'whatsapp', person: number, text: 'halo' });
    await steer('settings', { channel: 'whatsapp', limits: { pair: { burst: 2, everyMs: 6000 } } });
    const answers = [];
    for (let n = 0; n < 3; n++) answers.push(await sayTo('whatsapp', number));
    await steer('settings', { advance: 6000 });
    answers.push(await sayTo('whatsapp', number));
    await steer('settings', { channel: 'whatsapp', limits: {} });

    expect(answers.map(({ details }) => details?.['code'])).toEqual([
      undefined,
      undefined,
      '131056',
      undefined,
    ]);
  });

  it('refuses too many in a second', async () => {
    await steer('say', { channel: 'messenger', person, text: 'halo' });
    await steer('settings', { channel: 'messenger', limits: { perSecond: 0 } });
    const { details } = await sayTo('messenger', person);
    await steer('settings', { channel: 'messenger', limits: {} });

    expect(details?.['code']).toBe('613');
  });

  it('lets an answer come byte by byte, and late', async () => {
    await steer('say', { channel: 'whatsapp', person: number, text: 'halo' });
    await steer('fail', { fault: { mode: 'drip', delayMs: 200 } });
    const dripped = await sayTo('whatsapp', number);
    await steer('settings', { latency: 50 });
    const late = await sayTo('whatsapp', number);
    await steer('settings', { latency: 0 });

    expect([dripped.externalId, late.externalId]).toEqual(
      simulator
        .sentTo(number)
        .slice(-2)
        .map(({ id }) => id),
    );
  });

  it('comes again with what was not answered 200, and ends the subscription after an hour of it', async () => {
    status = 503;
    await steer('settings', { redelivers: true });
    await steer('say', { channel: 'messenger', person, text: 'halo' });
    expect(await steer('settings', {})).toMatchObject({ waiting: 1 });

    await steer('settings', { advance: 3_700_000 });
    for (let n = 0; n < 100 && simulator.world.accounts.messenger.fields.length > 0; n++) {
      await new Promise((done) => setTimeout(done, 20));
    }

    expect(new Set(heard.map((one) => one.body)).size).toBe(1);
    expect(heard.length).toBeGreaterThan(1);
    expect(await steer('account')).toMatchObject({ fields: [] });
    expect(await steer('settings', { redelivers: false })).toMatchObject({ waiting: 0 });
  });
});
