import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { TestSystem } from '../support/system';

const photo = readFileSync(resolve(__dirname, '../contract/photo.jpg'));
const tus = { 'tus-resumable': '1.0.0' };
const piece = { ...tus, 'content-type': 'application/offset+octet-stream' };

describe('an upload over a bad line', () => {
  let system: TestSystem;

  beforeAll(async () => {
    system = await TestSystem.start();
  }, 60_000);

  afterAll(() => system?.stop(), 30_000);

  async function begin(length: number): Promise<string> {
    const answer = await fetch(`${system.url}/api/v1/uploads`, {
      method: 'POST',
      headers: { ...tus, 'upload-length': String(length), 'upload-metadata': 'filename a3RwLmpwZw==' },
    });
    expect(answer.status).toBe(201);
    return new URL(answer.headers.get('location') ?? '', `${system.url}/api/v1/uploads`).pathname;
  }

  const send = (path: string, offset: number, bytes: Buffer): Promise<Response> =>
    fetch(system.url + path, {
      method: 'PATCH',
      headers: { ...piece, 'upload-offset': String(offset) },
      body: new Uint8Array(bytes),
    });

  const offsetOf = async (path: string): Promise<number> => {
    const answer = await fetch(system.url + path, { method: 'HEAD', headers: tus });
    return Number(answer.headers.get('upload-offset'));
  };

  it('goes on where it stopped, also after the process was killed', async () => {
    const path = await begin(photo.length);
    expect((await send(path, 0, photo.subarray(0, 1000))).status).toBe(204);

    await system.api.kill('SIGKILL');
    await system.startApi();

    expect(await offsetOf(path)).toBe(1000);
    expect((await send(path, 1000, photo.subarray(1000))).status).toBe(204);
    expect(await offsetOf(path)).toBe(photo.length);
  }, 30_000);

  it('keeps what came before the line was cut', async () => {
    const path = await begin(photo.length);
    const cut = new AbortController();
    const half = new ReadableStream<Uint8Array>({
      start: (stream) => stream.enqueue(new Uint8Array(photo.subarray(0, 2000))), // and no more
    });
    const sending = fetch(system.url + path, {
      method: 'PATCH',
      headers: { ...piece, 'upload-offset': '0' },
      body: half,
      duplex: 'half',
      signal: cut.signal,
    } as RequestInit);
    setTimeout(() => cut.abort(), 300);
    await expect(sending).rejects.toThrow();

    let offset = 0;
    for (let i = 0; i < 50 && offset === 0; i++) {
      await new Promise((done) => setTimeout(done, 100));
      offset = await offsetOf(path);
    }
    expect(offset).toBe(2000);
    expect((await send(path, offset, photo.subarray(offset))).status).toBe(204);
  }, 20_000);

  it('takes no piece twice and none out of order', async () => {
    const path = await begin(photo.length);
    await send(path, 0, photo.subarray(0, 500));

    expect((await send(path, 0, photo.subarray(0, 500))).status).toBe(409);
    expect((await send(path, 900, photo.subarray(900))).status).toBe(409);
    const both = await Promise.all([1, 2].map(() => send(path, 500, photo.subarray(500))));
    expect(both.filter(({ status }) => status === 204)).toHaveLength(1);
    expect(await offsetOf(path)).toBe(photo.length);
  });

  it('refuses at the last byte what is no photo or PDF, and forgets it', async () => {
    const text = Buffer.from('ini bukan foto, hanya tulisan');
    const path = await begin(text.length);
    expect((await send(path, 0, text)).status).toBe(422);
    expect((await fetch(system.url + path, { method: 'HEAD', headers: tus })).status).toBe(404);
  });

  it.each([
    ['larger than may be', { 'upload-length': String(11 * 1024 * 1024) }, 413],
    ['no length', {}, 400],
    ['a length that is no number', { 'upload-length': 'banyak' }, 400],
  ])('refuses to begin with %s', async (_what, headers: Record<string, string>, status) => {
    const answer = await fetch(`${system.url}/api/v1/uploads`, {
      method: 'POST',
      headers: { ...tus, ...headers },
    });
    expect(answer.status).toBe(status);
  });

  it.each(['../../secrets', '%2e%2e%2fsecrets', '0', 'a'.repeat(3000)])('knows no upload %#', async (id) => {
    const answer = await fetch(`${system.url}/api/v1/uploads/${id}`, { method: 'HEAD', headers: tus });
    expect([400, 404, 414]).toContain(answer.status);
  });
});
