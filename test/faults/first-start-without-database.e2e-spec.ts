import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { EmbeddedPostgres } from '../../libs/database/src/embedded';
import { GraphSimulator } from '../support/graph-simulator';
import { countIn as count, Part, until } from '../support/system';

const cli = resolve(__dirname, '../../dist/apps/cli/src/main.js');

describe('a first start while the database is away', () => {
  const dir = mkdtempSync(join(tmpdir(), 'si-cepat-mesi-first-'));
  const parts: Part[] = [];
  let simulator: GraphSimulator;
  let postgres: EmbeddedPostgres;

  beforeAll(async () => {
    chmodSync(dir, 0o711); // as root, PostgreSQL runs as somebody else, who must be able to walk in
    postgres = await EmbeddedPostgres.prepare({
      dir: join(dir, 'pg'),
      password: 'uji',
      home: join(dir, 'home'),
    });
    simulator = await GraphSimulator.start({});
  }, 60_000);

  afterAll(async () => {
    await Promise.all(parts.map((part) => part.kill('SIGTERM')));
    await simulator.stop();
    await postgres.stop();
    rmSync(dir, { recursive: true, force: true });
  }, 60_000);

  it('takes messages at once and works them when the database is there, with api and worker on two machines', async () => {
    const env = {
      ...process.env,
      ...simulator.env,
      NODE_ENV: 'test',
      DATABASE_URL: postgres.url,
      ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      TOKEN_SECRET: randomBytes(32).toString('base64'),
      ADMIN_PASSWORD: 'uji-admin-password',
      PORT: '0',
    };
    const start = (name: string, machine: string): Part => {
      mkdirSync(join(dir, machine), { recursive: true });
      const part = new Part(name, { ...env, DATA_DIR: join(dir, machine) });
      parts.push(part);
      return part;
    };
    const { address } = await start('api', 'one').ready;
    simulator.baseUrl = address ?? '';
    const statuses = [];
    for (let n = 0; n < 5; n++)
      statuses.push((await simulator.messenger.text('740001', `pesan ${n}`)).status);

    await postgres.start();
    const migrated = spawnSync(process.execPath, [cli, 'migrate'], { env, encoding: 'utf8' });
    await start('worker', 'two').ready;

    expect(statuses).toEqual([200, 200, 200, 200, 200]);
    expect(migrated.status).toBe(0);
    await until(
      'all is worked',
      async () =>
        (await count(postgres.url, `SELECT count(*) AS n FROM messages WHERE direction = 'inbound'`)) === 5,
      60,
    );
    expect(
      await count(postgres.url, `SELECT count(*) AS n FROM inbound_events WHERE status = 'parked'`),
    ).toBe(0);
  }, 120_000);
});
