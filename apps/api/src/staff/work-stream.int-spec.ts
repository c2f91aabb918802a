import { TestApi } from '../../../../test/support/test-api';

jest.setTimeout(60_000); // a small machine under load

interface Stream {
  status: number;
  /** The next numbers; null when the stream has ended. */
  next: () => Promise<{ waiting: number; late: number; version: string } | null>;
  close: () => void;
}

describe('live changes', () => {
  let api: TestApi;
  let base: string;
  let officer: string;

  beforeAll(async () => {
    api = await TestApi.start();
    await api.app.listen(0, '127.0.0.1');
    base = await api.app.getUrl();
    officer = await api.person('petugas', 'officer');
  });

  afterAll(() => api?.stop());

  async function open(token: string): Promise<Stream> {
    const cut = new AbortController();
    const reply = await fetch(`${base}/api/v1/work/stream`, {
      headers: { authorization: `Bearer ${token}` },
      signal: cut.signal,
    });
    const reader = reply.body?.pipeThrough(new TextDecoderStream()).getReader();
    let waiting = '';
    const next: Stream['next'] = async () => {
      for (;;) {
        const [, data] = /event: work\ndata: (.*)\n\n/.exec(waiting) ?? [];
        if (data) {
          waiting = waiting.slice(waiting.indexOf(data) + data.length);
          return JSON.parse(data) as { waiting: number; late: number; version: string };
        }
        const read = await reader?.read();
        if (!read || read.done) return null;
        waiting += read.value;
      }
    };
    return { status: reply.status, next, close: () => cut.abort() };
  }

  it('tells what waits at once, and again when a case comes', async () => {
    const stream = await open(officer);
    expect(await stream.next()).toMatchObject({ waiting: 0, late: 0 });
    await api.aCase(officer);
    expect(await stream.next()).toMatchObject({ waiting: 1 });
    stream.close();
  });

  it('ends with the session', async () => {
    const token = await api.person('lain', 'officer');
    const stream = await open(token);
    expect(await stream.next()).not.toBeNull();
    await api.call('POST', '/auth/logout', token, {});
    expect(await stream.next()).toBeNull();
    expect((await open(token)).status).toBe(401);
  });

  it('is refused beyond a few a person, and has room again when one is closed', async () => {
    const token = await api.person('banyak', 'officer');
    const streams: Stream[] = [];
    for (let i = 0; i < 6; i++) streams.push(await open(token));
    expect((await open(token)).status).toBe(503);
    streams[0]?.close();
    let status = 503;
    for (let i = 0; i < 50 && status === 503; i++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      const again = await open(token);
      ({ status } = again);
      streams.push(again);
    }
    expect(status).toBe(200);
    for (const stream of streams) stream.close();
  });
});
