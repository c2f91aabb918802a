import { GraphSimulator } from '../support/graph-simulator';
import { countIn, TestSystem, until } from '../support/system';
import { settled } from '../support/tally';

const nik = '6402991205990001';
const author = '75000001';

interface Task {
  id: string;
  code: string;
  detail: string;
}

describe('a NIK in a public comment on the page', () => {
  let simulator: GraphSimulator;
  let system: TestSystem;
  let token = '';

  beforeAll(async () => {
    simulator = await GraphSimulator.start({});
    system = await TestSystem.start({ env: simulator.env });
    simulator.baseUrl = system.url;
    const admin = await call<{ accessToken: string }>('POST', '/auth/login', {
      username: 'admin',
      password: system.adminPassword,
    });
    token = admin.accessToken;
  }, 120_000);

  afterAll(async () => {
    await simulator?.stop();
    await system?.stop();
  }, 30_000);

  async function call<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(`${system.url}/api/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: body && JSON.stringify(body),
    });
    return (await response.json()) as T;
  }
  const tasks = async (): Promise<Task[]> =>
    (await call<{ items: Task[] }>('GET', '/tasks?kind=hide_comment')).items;

  it('is a task to hide it, and one invitation to its author to write in private', async () => {
    const { id } = await simulator.messenger.comment(author, `tolong cek NIK ${nik}`);
    await simulator.messenger.redeliver();
    const invitation = await simulator.waitForReply(author, 'Komentar atau kiriman Anda');
    await simulator.messenger.comment(author, `maksud saya ${nik}`, { verb: 'edited', id });
    await until(
      'both are worked',
      async () =>
        (await countIn(
          system.databaseUrl,
          `SELECT count(*) AS n FROM inbound_events WHERE status = 'done'`,
        )) >= 2,
    );
    await settled(system.databaseUrl);

    const [task, ...others] = await tasks();
    expect(invitation.text).not.toContain(nik);
    expect(simulator.sentTo(author)).toHaveLength(1);
    expect(others).toEqual([]);
    expect(task).toMatchObject({ code: 'number', detail: `https://www.facebook.com/${id}` });
  }, 120_000);

  it('ends the task when it is hidden', async () => {
    const [id = ''] = simulator.world.comments.keys();

    await simulator.messenger.comment(author, `maksud saya ${nik}`, { verb: 'hide', id });

    await until('the task is done', async () => (await tasks()).length === 0);
  }, 120_000);

  it('is nowhere in clear, and a comment without it is nothing to do', async () => {
    await simulator.messenger.comment('75000002', 'jam buka berapa?');
    await settled(system.databaseUrl);
    const clear = await countIn(
      system.databaseUrl,
      `SELECT count(*) AS n FROM inbound_events e, inbound_bodies b
        WHERE position('${nik}'::bytea in e.payload_sealed) > 0 OR position('${nik}'::bytea in b.body_sealed) > 0`,
    );

    expect(clear).toBe(0);
    expect(await tasks()).toEqual([]);
    expect(simulator.sentTo('75000002')).toEqual([]);
    expect(system.api.output + system.worker.output).not.toContain(nik);
  }, 120_000);

  it('in a visitor’s own post is looked at the same way', async () => {
    const { id } = await simulator.messenger.visitorPost('75000003', `ini NIK saya ${nik}`);

    await simulator.waitForReply('75000003', 'Komentar atau kiriman Anda');
    expect(await tasks()).toMatchObject([{ code: 'number', detail: `https://www.facebook.com/${id}` }]);
  }, 120_000);
});
