import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { GraphSimulator, signatureOf, simulatorSettings } from '../support/graph-simulator';
import { TestSystem, until } from '../support/system';

describe('bad input on the webhook', () => {
  let simulator: GraphSimulator;
  let system: TestSystem;

  beforeAll(async () => {
    simulator = await GraphSimulator.start({});
    system = await TestSystem.start({ env: simulator.env });
    simulator.baseUrl = system.url;
  }, 60_000);

  afterAll(async () => {
    await simulator.stop();
    await system.stop();
  }, 30_000);

  const post = async (
    body: Buffer,
    headers: Record<string, string> = {},
    path = 'messenger',
  ): Promise<number> => {
    const response = await fetch(`${system.url}/webhooks/${path}`, {
      method: 'POST',
      body: new Uint8Array(body),
      headers,
    });
    return response.status;
  };
  const signed = (body: Buffer): Record<string, string> =>
    signatureOf(body, simulatorSettings.messenger.appSecret);
  const bodies = async (): Promise<number> => {
    const client = new Client({ connectionString: system.databaseUrl });
    await client.connect();
    const { rows } = await client.query<{ n: string }>('SELECT count(*) AS n FROM inbound_bodies');
    await client.end();
    return Number(rows[0]?.n);
  };

  it('refuses a wrong signature with 401 and stores nothing', async () => {
    const before = await bodies();

    expect(await post(Buffer.from('{}'), { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` })).toBe(401);
    expect(await post(Buffer.from('{}'))).toBe(401);
    expect(await bodies()).toBe(before);
  });

  it.each([
    'application/json',
    'text/plain',
    'application/octet-stream',
    'application/x-www-form-urlencoded',
  ])('answers 200 to signed garbage of type %s and keeps it', async (type) => {
    const body = Buffer.from(`{"object": "page", "entry": [${randomUUID()}`);
    const before = await bodies();

    expect(await post(body, { ...signed(body), 'content-type': type })).toBe(200);
    await until('the body is kept', async () => (await bodies()) === before + 1);
  });

  it('takes 4 MiB of text and refuses one byte more with 413', async () => {
    const limit = 4 * 1024 * 1024;
    const most = Buffer.alloc(limit, 'a');
    const over = Buffer.alloc(limit + 1, 'a');

    expect(await post(most, { ...signed(most), 'content-type': 'application/json' })).toBe(200);
    expect(await post(over, { ...signed(over), 'content-type': 'application/json' })).toBe(413);
  }, 30_000);

  it('answers 404 where no such channel is', async () => {
    expect(await post(Buffer.from('{}'), {}, 'telegram')).toBe(404);
  });

  it('shakes hands with the right token only, as plain text', async () => {
    const ask = (token: string): Promise<Response> =>
      fetch(
        `${system.url}/webhooks/messenger?hub.mode=subscribe&hub.challenge=%3Cb%3E1&hub.verify_token=${token}`,
      );
    const right = await ask(simulatorSettings.messenger.verifyToken);

    expect(right.headers.get('content-type')).toContain('text/plain');
    expect(await right.text()).toBe('<b>1');
    expect((await ask('wrong')).status).toBe(403);
  });
});
