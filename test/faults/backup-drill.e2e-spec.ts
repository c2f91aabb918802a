import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createEmptyDatabase } from '../support/database';
import { GraphSimulator } from '../support/graph-simulator';
import { serveControl } from '../support/graph-simulator-control';
import { TestSystem } from '../support/system';

const root = resolve(__dirname, '../..');
const passphrase = 'kalimat panjang untuk cadangan';
const password = 'kata sandi pemeriksa';

type Json = Record<string, unknown>;

/** What staff see of everything that the stories left, as they ask for it over REST. */
class Desk {
  private constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  static async open(url: string, username: string, secret: string): Promise<Desk> {
    const reply = await fetch(`${url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password: secret }),
    });
    const { accessToken } = (await reply.json()) as { accessToken: string };
    return new Desk(url, accessToken);
  }

  async post(path: string, body: Json): Promise<number> {
    const headers = {
      authorization: `Bearer ${this.token}`,
      'content-type': 'application/json',
      'idempotency-key': randomBytes(16).toString('hex'),
    };
    const reply = await fetch(`${this.url}/api/v1${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    return reply.status;
  }

  async bytes(path: string): Promise<Buffer> {
    const reply = await fetch(`${this.url}/api/v1${path}`, {
      headers: { authorization: `Bearer ${this.token}` },
    });
    if (reply.status !== 200) throw new Error(`${path}: ${reply.status}`);
    return Buffer.from(await reply.arrayBuffer());
  }

  async json(path: string): Promise<Json> {
    return JSON.parse(String(await this.bytes(path))) as Json;
  }

  /** Every case with its events and the bytes of its papers, by id. */
  async everything(): Promise<Json> {
    const { items } = (await this.json('/cases?limit=200')) as { items: { id: string }[] };
    const all: Json = {};
    for (const { id } of items) {
      const found = await this.json(`/cases/${id}`);
      const papers = (found['documents'] as { id?: string | null; state: string }[]).filter(
        (paper) => paper.id && ['received', 'accepted'].includes(paper.state),
      );
      const contents = papers.map(async (paper) =>
        (await this.bytes(`/documents/${paper.id}/content`)).toString('base64'),
      );
      all[id] = {
        case: found,
        events: await this.json(`/cases/${id}/events`),
        papers: await Promise.all(contents),
      };
    }
    return all;
  }
}

function cli(args: string[], env: Record<string, string>): { status: number | null; output: string } {
  const program = join(root, 'dist/apps/cli/src/main.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

function tell(args: string[]): Promise<number | null> {
  const story = join(root, 'test/contract/story.mjs');
  return new Promise((done) => {
    spawn(process.execPath, [story, ...args], { stdio: 'ignore' }).once('exit', (code) => done(code));
  });
}

describe('the backup drill with the stories', () => {
  const folder = mkdtempSync(join(tmpdir(), 'story-drill-'));
  const key = (): string => randomBytes(32).toString('base64');
  const secrets = { ENCRYPTION_KEY: key(), TOKEN_SECRET: key() };
  let simulator: GraphSimulator;
  let control: Awaited<ReturnType<typeof serveControl>>;
  let office: TestSystem;
  let restored: TestSystem | undefined;

  beforeAll(async () => {
    simulator = await GraphSimulator.start({});
    office = await TestSystem.start({ env: { ...simulator.env, ...secrets } });
    simulator.baseUrl = office.url;
    control = await serveControl(simulator, 0);
    expect(await tell([office.url, control.url, office.adminPassword])).toBe(0);
  }, 240_000);

  afterAll(async () => {
    control?.server.closeAllConnections();
    control?.server.close();
    await simulator?.stop();
    await office?.stop();
    await restored?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  it('brings the stories back on an empty machine: cases, events, papers, a whole ledger', async () => {
    const admin = await Desk.open(office.url, 'admin', office.adminPassword);
    const roles = ['officer', 'section_head'];
    expect(await admin.post('/users', { username: 'pemeriksa', name: 'Pemeriksa', roles, password })).toBe(
      201,
    );
    const before = await (await Desk.open(office.url, 'pemeriksa', password)).everything();
    const file = join(folder, 'stories.backup');
    const from = {
      DATABASE_URL: office.databaseUrl,
      DATA_DIR: office.dataDir,
      ...secrets,
      BACKUP_PASSPHRASE: passphrase,
    };
    expect(cli(['backup', file], from)).toMatchObject({ status: 0 });

    const empty = await createEmptyDatabase();
    const machine = {
      DATA_DIR: join(folder, 'machine'),
      ENCRYPTION_KEY: key(),
      TOKEN_SECRET: secrets.TOKEN_SECRET,
    };
    const to = { DATABASE_URL: empty.url, ...machine, BACKUP_PASSPHRASE: passphrase };
    const done = cli(['restore', file], to);
    expect(done.output).toContain('restored:');
    expect(cli(['ledger', 'verify'], to)).toMatchObject({ status: 0 });

    restored = await TestSystem.start({
      database: empty,
      env: { ...machine, STORAGE_URL: `file:${machine.DATA_DIR}/documents` },
    });
    const after = await (await Desk.open(restored.url, 'pemeriksa', password)).everything();
    expect(Object.keys(before).length).toBeGreaterThanOrEqual(3);
    expect(after).toEqual(before);
    expect(cli(['restore', file], to)).toMatchObject({ status: 1 });
  }, 240_000);
});
