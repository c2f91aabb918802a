import { type AdapterAnswer, AdapterProgram } from './adapter-program';
import { GraphSimulator } from './graph-simulator';

const photo = { name: 'ktp.jpg', mime: 'image/jpeg', bytes: Buffer.from('jpeg') };
const bytes = photo.bytes.toString('base64');

/** protocol.md 5 and 6, design.md 5: from where a file is fetched, what is shown on the way, how much is taken. */
describe('a file that came with a message', () => {
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

  const fetchOn = (channel: string, ref: string): Promise<AdapterAnswer> =>
    program.do({ channel, fetch: { kind: 'photo', ref } });
  /** A public address of the page's files, as a webhook of Messenger tells it. */
  const publicUrl = (host: string, file = photo): string => {
    const { id } = simulator.world.keepMedia('messenger', file);
    const expiry = Math.floor(simulator.world.now() / 1000 + 3600).toString(16);
    return `https://${host}/v/t1/${id}_n.jpg?oe=${expiry}`;
  };
  const onWhatsapp = (): string => simulator.world.keepMedia('whatsapp', photo).id;
  const redirect = (location: string, times = 1): void =>
    simulator.failNext({ on: 'download', status: 302, headers: { location }, body: '', times });

  it.each(['scontent.xx.fbcdn.net', 'scontent-sin6-1.fbcdn.net', 'cdn.fbsbx.com'])(
    'is fetched from %s without our token',
    async (host) => {
      // The simulator refuses whoever shows a token there.
      expect(await fetchOn('messenger', publicUrl(host))).toMatchObject({ bytes });
    },
  );

  it.each([
    ['another scheme', 'ftp://cdn.fbsbx.com/a_n.jpg'],
    ['a file of this machine', 'file:///etc/passwd'],
    ['an address in figures', 'https://10.0.0.7/a_n.jpg'],
    ['an address of this machine', 'https://[::1]/a_n.jpg'],
    ['a user before the host', 'https://cdn.fbsbx.com@example.com/a_n.jpg'],
    ['credentials', 'https://user:password@cdn.fbsbx.com/a_n.jpg'],
    ['a host that only ends alike', 'https://cdn.fbsbx.com.example.com/a_n.jpg'],
    ['the bare domain', 'https://fbcdn.net/a_n.jpg'],
    ['nothing that is an address', '/reel/1'],
  ])('is never fetched from %s', async (_what, url) => {
    expect(await fetchOn('messenger', url)).toMatchObject({
      error: 'channels.media_refused',
      details: { code: 'foreign_host' },
    });
    expect(simulator.refusedHosts).toEqual([]);
  });

  it('is fetched with our token from the one host that it is for, and without it after a redirect', async () => {
    const ref = onWhatsapp();
    expect(await fetchOn('whatsapp', ref)).toMatchObject({ bytes });

    redirect(publicUrl('scontent.xx.fbcdn.net'));
    expect(await fetchOn('whatsapp', ref)).toMatchObject({ bytes });
  });

  it.each([
    ['a private address', 'https://169.254.169.254/latest'],
    ['this machine', 'https://127.0.0.1/a_n.jpg'],
    ['plain http', 'http://scontent.xx.fbcdn.net/a_n.jpg'],
    ['another host', 'https://example.com/a_n.jpg'],
  ])('is not followed to %s', async (_what, location) => {
    redirect(location, 2);
    const refused = { error: 'channels.media_refused', details: { code: 'foreign_host' } };

    expect(await fetchOn('whatsapp', onWhatsapp())).toMatchObject(refused);
    expect(simulator.refusedHosts).toEqual([]);
  });

  it('is given up in a circle of redirects', async () => {
    const circle = publicUrl('cdn.fbsbx.com');
    redirect(circle, 10);

    expect(await fetchOn('messenger', circle)).toMatchObject({ details: { code: 'too_many_redirects' } });
  });

  it('is taken up to 10 MiB and not a byte more, whatever was said of its size', async () => {
    const most = { ...photo, bytes: Buffer.alloc(10 * 1024 * 1024) };
    expect(await fetchOn('messenger', publicUrl('cdn.fbsbx.com', most))).toHaveProperty('bytes');

    const over = { ...photo, bytes: Buffer.alloc(most.bytes.length + 1) };
    expect(await fetchOn('messenger', publicUrl('cdn.fbsbx.com', over))).toMatchObject({
      error: 'channels.media_refused',
      details: { code: 'too_large' },
    });
  });

  it.each([
    [403, 'channels.media_gone'],
    [404, 'channels.media_gone'],
    [410, 'channels.media_gone'],
    [429, 'channels.media_unavailable'],
    [500, 'channels.media_unavailable'],
    [503, 'channels.media_unavailable'],
  ])('that is answered %d is %s', async (status, error) => {
    simulator.failNext({ on: 'download', status, body: 'x' });

    expect(await fetchOn('messenger', publicUrl('cdn.fbsbx.com'))).toMatchObject({ error });
  });

  it('whose connection breaks may come later', async () => {
    simulator.failNext({ on: 'download', mode: 'reset' });

    expect(await fetchOn('messenger', publicUrl('cdn.fbsbx.com'))).toMatchObject({
      error: 'channels.media_unavailable',
    });
  });
});
