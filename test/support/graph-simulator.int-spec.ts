import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { AdapterProgram, type AdapterAnswer as Answer } from './adapter-program';
import { GraphSimulator, graphError } from './graph-simulator';

const person = '5500000000000001';
const number = '6280000000001';
const scan = Buffer.from('%PDF-1.4 surat');

describe('the adapters, through HTTPS_PROXY and NODE_EXTRA_CA_CERTS', () => {
  let simulator: GraphSimulator;
  let program: AdapterProgram;
  let webhook: Server;
  const bodies: string[] = [];

  beforeAll(async () => {
    webhook = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += chunk));
      request.on('end', () => {
        bodies.push(body);
        response.end('ok');
      });
    });
    await new Promise<void>((done) => webhook.listen(0, '127.0.0.1', done));
    const baseUrl = `http://127.0.0.1:${(webhook.address() as AddressInfo).port}`;
    simulator = await GraphSimulator.start({ baseUrl });
    program = new AdapterProgram(simulator.env);
  });

  afterAll(async () => {
    await program.stop();
    await simulator.stop();
    await new Promise((done) => webhook.close(done));
  });

  beforeEach(async () => {
    simulator.world.clearFaults();
    await simulator.messenger.text(person, 'halo');
    await simulator.whatsapp.text(number, 'halo');
    simulator.skipReplies(person);
    simulator.skipReplies(number);
  });

  const say = (channel: string, text: string, more: object = {}): Promise<Answer> =>
    program.do({
      channel,
      send: { recipient: channel === 'messenger' ? person : number, content: { text, ...more } },
    });
  const sayFile = (channel: string, text?: string): Promise<Answer> =>
    program.do({
      channel,
      send: {
        recipient: channel === 'messenger' ? person : number,
        content: { text, file: { fileId: '1', name: 'surat.pdf', mime: 'application/pdf' } },
        file: { bytes: scan.toString('base64'), name: 'surat.pdf', mime: 'application/pdf' },
      },
    });

  describe.each([
    ['messenger', person],
    ['whatsapp', number],
  ])('%s', (channel, recipient) => {
    it('sends a text and tells its id', async () => {
      const answer = await say(channel, 'Selamat pagi & "apa kabar" 😀');

      const sent = await simulator.waitForReply(recipient);
      expect(sent).toMatchObject({ channel, kind: 'text', text: 'Selamat pagi & "apa kabar" 😀' });
      expect(answer.externalId).toBe(sent.id);
    });

    it('sends choices that a person can press', async () => {
      await say(channel, 'Setuju?', {
        choices: [
          { value: 'YA', label: 'Ya' },
          { value: 'TIDAK', label: 'Tidak' },
        ],
      });

      const sent = await simulator.waitForReply(recipient, 'Setuju?');
      expect(sent.choices).toEqual([
        { value: 'YA', label: 'Ya' },
        { value: 'TIDAK', label: 'Tidak' },
      ]);
      const citizens = channel === 'messenger' ? simulator.messenger : simulator.whatsapp;
      expect(await citizens.choose(recipient, 'Ya')).toMatchObject({ status: 200 });
    });

    it('sends a file with its bytes', async () => {
      await sayFile(channel, 'Ini suratnya');

      const sent = await simulator.waitForReply(recipient, ({ file }) => file !== undefined);
      expect(sent.kind).toBe('document');
      expect(sent.file).toMatchObject({ name: 'surat.pdf', mime: 'application/pdf' });
      expect(sent.file?.bytes).toEqual(scan);
    });

    it('sends a text over the limit in pieces, in order, and counts them', async () => {
      const answer = await say(channel, 'kata '.repeat(1800));

      const pieces = simulator.sentTo(recipient).slice(-(answer.externalIds?.length ?? 0));
      expect(pieces.map(({ id }) => id)).toEqual(answer.externalIds);
      expect(pieces.map(({ text }) => text).join(' ')).toBe('kata '.repeat(1800).trim());
    });

    it.each([
      ['a gateway page', { status: 502, body: '<html>bad gateway</html>' }, 'channels.provider_unavailable'],
      ['a reset before it', { mode: 'reset' as const }, 'channels.outcome_unknown'],
      ['a reset after it was taken', { mode: 'reset_after_accept' as const }, 'channels.outcome_unknown'],
      ['200 without an id', { mode: 'no_id' as const }, 'channels.outcome_unknown'],
      [
        '200 with an error',
        { status: 200, body: graphError({ message: 'x', code: 190 }).body },
        'channels.unauthorized',
      ],
    ])('tells %s', async (_name, fault, code) => {
      simulator.failNext(fault);

      expect(await say(channel, 'halo')).toMatchObject({ error: code, details: { channel } });
    });

    it('tells how many parts had gone out before a failure, and goes on after them', async () => {
      const text = 'kata '.repeat(1800);
      simulator.failNext({ skip: 1, status: 503, body: 'down' });
      const failed = await say(channel, text);
      expect(failed).toMatchObject({ error: 'channels.provider_unavailable', details: { partsSent: '1' } });

      const send = { recipient, content: { text }, skipParts: 1 };
      const rest = await program.do({ channel, send });

      const pieces = simulator.sentTo(recipient).slice(-1 - (rest.externalIds?.length ?? 0));
      expect(pieces.map((piece) => piece.text).join(' ')).toBe(text.trim());
    });
  });

  it('tells a closed window: Messenger at once, WhatsApp by a failed status', async () => {
    simulator.world.advance(25 * 3_600_000);
    const before = bodies.length;

    expect(await say('messenger', 'halo')).toMatchObject({ error: 'channels.outside_window' });
    const answer = await say('whatsapp', 'halo');

    expect(answer.externalId).toBeDefined();
    await until(() => bodies.slice(before).some((body) => body.includes('131047')));
  });

  it('lets a person of the office write for seven days on Messenger', async () => {
    simulator.world.advance(25 * 3_600_000);

    const send = { recipient: person, content: { text: 'halo' }, tag: 'HUMAN_AGENT' };
    expect(await program.do({ channel: 'messenger', send })).toHaveProperty('externalId');
    expect((await simulator.waitForReply(person)).tag).toBe('HUMAN_AGENT');
  });

  it('fetches a photo of Messenger without our token, and knows an expired one', async () => {
    await simulator.messenger.photo(person, Buffer.from('jpeg'));
    const ref = /https:[^"]+/.exec(
      JSON.parse(`{"a":${JSON.stringify(bodies.at(-1))}}`).a.replaceAll('\\/', '/'),
    )?.[0];
    const fetch = { kind: 'photo' as const, ref: ref ?? '' };

    expect(await program.do({ channel: 'messenger', fetch })).toEqual({
      bytes: Buffer.from('jpeg').toString('base64'),
      mime: 'image/jpeg',
    });
    simulator.world.advance(2 * 3_600_000);
    expect(await program.do({ channel: 'messenger', fetch })).toMatchObject({ error: 'channels.media_gone' });
  });

  it('fetches a photo of WhatsApp by its id, again after an expired URL, and checks its hash', async () => {
    const stored = simulator.world.keepMedia('whatsapp', {
      name: 'ktp.jpg',
      mime: 'image/jpeg',
      bytes: Buffer.from('jpeg'),
    });
    const fetch = { kind: 'photo' as const, ref: stored.id };
    simulator.failNext({ on: 'download', status: 404, body: 'expired' });

    const bytes = Buffer.from('jpeg').toString('base64');
    expect(await program.do({ channel: 'whatsapp', fetch })).toEqual({ bytes, mime: 'image/jpeg' });
    const sha256 = Buffer.alloc(32).toString('base64');
    expect(await program.do({ channel: 'whatsapp', fetch: { ...fetch, sha256 } })).toMatchObject({
      error: 'channels.media_unavailable',
    });
    expect(await program.do({ channel: 'whatsapp', fetch: { kind: 'photo', ref: '12345' } })).toHaveProperty(
      'error',
    );
  });

  it.each([
    ['another host', 'https://169.254.169.254/latest'],
    ['plain http', 'http://cdn.fbsbx.com/a_n.jpg'],
    ['a look-alike', 'https://evilfbcdn.net/a_n.jpg'],
    ['another port', 'https://cdn.fbsbx.com:8443/a_n.jpg'],
  ])('never fetches from %s', async (_name, ref) => {
    const answer = await program.do({ channel: 'messenger', fetch: { kind: 'photo', ref } });

    expect(answer).toMatchObject({ error: 'channels.media_refused' });
  });

  it('follows no redirect to a foreign host', async () => {
    const { id } = simulator.world.keepMedia('whatsapp', {
      name: 'a',
      mime: 'image/jpeg',
      bytes: Buffer.from('x'),
    });
    const headers = { location: 'https://example.com/steal' };
    simulator.failNext({ on: 'download', status: 302, headers, body: '' });

    const answer = await program.do({ channel: 'whatsapp', fetch: { kind: 'photo', ref: id } });

    expect(answer).toMatchObject({ error: 'channels.media_refused' });
    expect(simulator.refusedHosts).toEqual([]);
  });

  it('takes no file over 10 MiB', async () => {
    const bytes = Buffer.alloc(10 * 1024 * 1024 + 1);
    const { id } = simulator.world.keepMedia('whatsapp', { name: 'a', mime: 'image/jpeg', bytes });

    const answer = await program.do({ channel: 'whatsapp', fetch: { kind: 'photo', ref: id } });

    expect(answer).toMatchObject({ error: 'channels.media_refused', details: { code: 'too_large' } });
  });

  it('sends nothing where the certificate is not trusted', async () => {
    const stranger = new AdapterProgram({ ...simulator.env, NODE_EXTRA_CA_CERTS: '' });

    const answer = await stranger.do({
      channel: 'messenger',
      send: { recipient: person, content: { text: 'x' } },
    });

    await stranger.stop();
    expect(answer).toMatchObject({ error: 'channels.provider_unavailable' });
  });
});

async function until(fact: () => boolean): Promise<void> {
  for (let i = 0; i < 100 && !fact(); i++) await new Promise((done) => setTimeout(done, 20));
  expect(fact()).toBe(true);
}
