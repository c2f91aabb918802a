import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { iumkAtTheCounter } from '../support/iumk-at-the-counter';
import { GraphSimulator } from '../support/graph-simulator';
import { decide, templatesOf } from '../support/graph-simulator-templates';
import { countIn, TestSystem, until } from '../support/system';

jest.setTimeout(180_000); // starts the command several times, on a small machine under load

const hour = 3_600_000;
const scan = readFileSync(resolve(__dirname, '../contract/photo.jpg'));
const cli = resolve(__dirname, '../../dist/apps/cli/src/main.js');

describe('templates of WhatsApp', () => {
  let simulator: GraphSimulator;
  let system: TestSystem;

  beforeAll(async () => {
    simulator = await GraphSimulator.start({});
    system = await TestSystem.start({ env: simulator.env });
    simulator.baseUrl = system.url;
  }, 60_000);

  afterAll(async () => {
    await simulator?.stop();
    await system?.stop();
  }, 30_000);

  /** `npm run templates -- …` as it runs, beside the simulator. */
  const run = (action: string): Promise<{ code: number | null; output: string }> =>
    new Promise((done) => {
      const key = randomBytes(32).toString('base64');
      const own = { DATABASE_URL: system.databaseUrl, ENCRYPTION_KEY: key, TOKEN_SECRET: key };
      const env = { ...process.env, ...simulator.env, ...own, DATA_DIR: join(system.dataDir, 'cli') };
      const child = spawn(process.execPath, [cli, 'templates', action], { env });
      let output = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (data: Buffer) => (output += data.toString()));
      child.once('exit', (code) => done({ code, output }));
    });

  const call = async (path: string, body: object, token = ''): Promise<Record<string, unknown>> => {
    const response = await fetch(`${system.url}/api/v1${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: {
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
    });
    const answer = (await response.json()) as Record<string, unknown>;
    if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  };
  const login = async (username: string, password: string): Promise<string> =>
    String((await call('/auth/login', { username, password }))['accessToken']);

  /** A case entered at the counter, followed from a chat by its code and PIN. */
  const followedCase = async (person: string, token: string): Promise<string> => {
    const made = await call('/cases', iumkAtTheCounter, token);
    const { pin } = await call(`/cases/${String(made['id'])}/pin`, {}, token);
    await simulator.whatsapp.text(person, `IKUT ${String(made['receiptCode'])} ${String(pin)}`);
    await simulator.waitForReply(person, String(made['receiptCode']));
    return String(made['id']);
  };

  /** A signed sheet, as it is scanned. */
  const upload = async (): Promise<string> => {
    const tus = { 'tus-resumable': '1.0.0' };
    const made = await fetch(`${system.url}/api/v1/uploads`, {
      method: 'POST',
      headers: {
        ...tus,
        'upload-length': String(scan.length),
        'upload-metadata': `filetype ${Buffer.from('image/jpeg').toString('base64')}`,
      },
    });
    const place = new URL(made.headers.get('location') ?? '', system.url);
    await fetch(place, {
      method: 'PATCH',
      body: new Uint8Array(scan),
      headers: { ...tus, 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' },
    });
    return place.pathname.split('/').at(-1) ?? '';
  };
  /** The action with what it needs, by the first of these people who is served it. */
  const act = async (id: string, action: string, tokens: readonly string[]): Promise<void> => {
    for (const token of tokens) {
      const headers = { authorization: `Bearer ${token}` };
      const answer = await fetch(`${system.url}/api/v1/cases/${id}`, { headers });
      const now = (await answer.json()) as { version: number; actions: { code: string; needs: string[] }[] };
      const served = now.actions.find(({ code }) => code === action);
      if (!served) continue;
      const fileId = served.needs.includes('file') ? { fileId: await upload() } : {};
      await call(`/cases/${id}/actions/${action}`, { version: now.version, ...fileId }, token);
      return;
    }
    throw new Error(`nobody is served ${action}`);
  };
  const startVerification = async (id: string, token: string): Promise<void> => {
    const headers = { authorization: `Bearer ${token}` };
    const now = await fetch(`${system.url}/api/v1/cases/${id}`, { headers });
    const { version } = (await now.json()) as { version: number };
    await call(`/cases/${id}/actions/start_verification`, { version }, token);
  };

  /** To ten in the morning of a later day, when everybody's window is closed and nobody sleeps. */
  const toTheDayAfterTomorrow = (): void => {
    const now = simulator.world.now();
    const morning = new Date(now + 2 * 24 * hour).setUTCHours(2, 0, 0, 0);
    system.advance(morning - now);
    simulator.world.advance(morning - now);
  };

  it('are handed in once and told with their state', async () => {
    expect(await run('status')).toEqual({ code: 1, output: expect.stringContaining('NOT_PUSHED') });
    expect(await run('push')).toEqual({ code: 0, output: expect.stringContaining('PENDING') });
    const count = templatesOf(simulator.world).length;
    expect(await run('push')).toMatchObject({ code: 0 });
    expect(templatesOf(simulator.world)).toHaveLength(count);
    expect(templatesOf(simulator.world).map(({ name }) => name)).toContain('kabar_permohonan');

    decide(simulator.world, 'REJECTED', 'TAG_CONTENT_MISMATCH');
    const rejected = await run('status');
    expect(rejected.code).toBe(1);
    expect(rejected.output).toContain('kabar_permohonan (id): REJECTED, TAG_CONTENT_MISMATCH');
  });

  it('open a closed window: the news follows the answer, and nobody is asked to phone', async () => {
    await run('push');
    decide(simulator.world, 'APPROVED');
    const admin = await login('admin', system.adminPassword);
    const password = `kata sandi ${randomUUID()}`;
    await call('/users', { username: 'petugas', name: 'Uji', roles: ['officer'], password }, admin);
    const person = '628000000501';
    const id = await followedCase(person, await login('petugas', password));
    toTheDayAfterTomorrow();

    await startVerification(id, await login('petugas', password));
    const asked = await simulator.waitForReply(person, ({ kind }) => kind === 'template');
    expect(asked.text).toMatch(/^Halo, ada kabar untuk permohonan .*Balas YA/);
    expect(asked.choices).toEqual([{ value: 'YA', label: 'YA' }]);
    const held = `SELECT count(*) AS n FROM outbound_messages WHERE status = 'held' AND held_reason = 'window_closed'`;
    expect(await countIn(system.databaseUrl, held)).toBe(1);

    await simulator.whatsapp.press(person, 'YA', 'YA');
    await simulator.waitForReply(person, /diperiksa/);
    await simulator.whatsapp.text(person, 'status'); // and with that all was said
    expect((await simulator.waitForReply(person)).text).toMatch(/diperiksa|Pemeriksaan/);
    await until('nothing is held', async () => (await countIn(system.databaseUrl, held)) === 0);
    const phone = `SELECT count(*) AS n FROM tasks WHERE kind = 'call_by_hand' AND state = 'open'`;
    expect(await countIn(system.databaseUrl, phone)).toBe(0);
    expect(simulator.sentTo(person).filter(({ kind }) => kind === 'template')).toHaveLength(1);
  });

  it('bring the finished letter to somebody who was silent while it was made', async () => {
    await run('push');
    decide(simulator.world, 'APPROVED');
    const admin = await login('admin', system.adminPassword);
    const password = `kata sandi ${randomUUID()}`;
    const roles = ['officer', 'section_head', 'district_head'];
    const names = roles.map((role) => `${role.replaceAll('_', '-')}-surat`);
    for (const [n, username] of names.entries())
      await call('/users', { username, name: 'Uji', roles: [roles[n]], password }, admin);
    const person = '628000000503';
    const id = await followedCase(person, await login(names[0] ?? '', password));
    toTheDayAfterTomorrow();

    const tokens = await Promise.all(names.map((username) => login(username, password)));
    const way = ['start_verification', 'confirm_identity', 'draft_letter', 'review', 'print_sheet'];
    for (const action of [...way, 'record_signature', 'mark_ready', 'hand_over'])
      await act(id, action, tokens);
    await simulator.waitForReply(person, ({ kind }) => kind === 'template');
    expect(simulator.sentTo(person).filter(({ file }) => file)).toEqual([]);

    await simulator.whatsapp.press(person, 'YA', 'YA');
    const letter = await simulator.waitForReply(person, ({ file }) => file !== undefined);
    expect(letter.file?.bytes).toEqual(scan);
    expect(simulator.sentTo(person).filter(({ kind }) => kind === 'template')).toHaveLength(1);
  });

  it("carry an officer's words: he is told that they wait for the answer", async () => {
    await run('push');
    decide(simulator.world, 'APPROVED');
    const admin = await login('admin', system.adminPassword);
    const password = `kata sandi ${randomUUID()}`;
    await call('/users', { username: 'penjawab', name: 'Uji', roles: ['officer'], password }, admin);
    const person = '628000000504';
    await simulator.whatsapp.text(person, 'petugas');
    await simulator.waitForReply(person, /petugas/i);
    const token = await login('penjawab', password);
    const headers = { authorization: `Bearer ${token}` };
    const list = await fetch(`${system.url}/api/v1/conversations?limit=1`, { headers });
    const [talk] = ((await list.json()) as { items: { id: string }[] }).items;
    const say = (text: string, by: string): Promise<Record<string, unknown>> =>
      call(`/conversations/${talk?.id}/messages`, { text }, by);
    expect(await say('Ada yang bisa dibantu?', token)).toEqual({ delivery: 'at_once' });
    await simulator.waitForReply(person, 'Ada yang bisa dibantu?');
    toTheDayAfterTomorrow();

    const delivery = 'after_answer';
    expect(await say('Berkasnya cukup.', await login('penjawab', password))).toEqual({ delivery });
    await simulator.waitForReply(person, ({ kind }) => kind === 'template');
    await simulator.whatsapp.press(person, 'YA', 'YA');
    await simulator.waitForReply(person, 'Berkasnya cukup.');
  });

  it('that are not approved leave the news to a person at the telephone', async () => {
    await run('push');
    decide(simulator.world, 'PAUSED');
    const admin = await login('admin', system.adminPassword);
    const password = `kata sandi ${randomUUID()}`;
    await call('/users', { username: 'petugas2', name: 'Uji', roles: ['officer'], password }, admin);
    const person = '628000000502';
    const id = await followedCase(person, await login('petugas2', password));
    toTheDayAfterTomorrow();

    await startVerification(id, await login('petugas2', password));
    const phone = `SELECT count(*) AS n FROM tasks WHERE kind = 'call_by_hand' AND state = 'open'`;
    await until('somebody is to phone', async () => (await countIn(system.databaseUrl, phone)) === 1);
    const refused = `SELECT count(*) AS n FROM tasks WHERE kind = 'template_refused' AND state = 'open'`;
    await until('somebody is to mend them', async () => (await countIn(system.databaseUrl, refused)) === 3);
    expect(simulator.sentTo(person).filter(({ kind }) => kind === 'template')).toEqual([]);
  });
});
