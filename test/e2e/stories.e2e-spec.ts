import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Client } from 'pg';
import { GraphSimulator } from '../support/graph-simulator';
import { serveControl } from '../support/graph-simulator-control';
import { redisWanted } from '../support/redis';
import { TestSystem } from '../support/system';

const story = resolve(__dirname, '../contract/story.mjs');
const personal = {
  nik: '6402995205990001',
  name: 'Siti Contoh Rahayu',
  'phone, E.164': '+6280000001234',
  'phone, local': '080000001234',
  'phone, digits': '6280000001234',
  text: 'Jalan Contoh RT 4',
};

function tell(args: string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [story, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data: Buffer) => (output += data.toString()));
    child.once('exit', (code) => done({ code, output }));
  });
}

/** Every file below a folder, read whole; one that vanishes meanwhile held nothing that stays. */
function bytesBelow(folder: string): Buffer[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      return existsSync(path) ? [readFileSync(path)] : [];
    });
}

/** The database as it lies on the disk: its own files and the write-ahead log, after a checkpoint. */
async function databaseFiles(url: string): Promise<Buffer[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('CHECKPOINT');
  const { rows } = await client.query<{ folder: string; oid: string }>(
    `SELECT current_setting('data_directory') AS folder, oid::text FROM pg_database WHERE datname = current_database()`,
  );
  await client.end();
  const [{ folder, oid } = { folder: '', oid: '' }] = rows;
  return [...bytesBelow(join(folder, 'base', oid)), ...bytesBelow(join(folder, 'pg_wal'))];
}

/** The whole database as text and as raw bytes of every bytea. */
async function dumpOf(url: string): Promise<Buffer[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows: tables } = await client.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'bullmq')`,
  );
  const dumps: Buffer[] = [];
  for (const { name } of tables) {
    const { rows } = await client.query<Record<string, unknown>>(`SELECT * FROM ${name}`);
    for (const row of rows) {
      for (const value of Object.values(row)) {
        dumps.push(Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value) ?? ''));
      }
    }
  }
  await client.end();
  return dumps;
}

/** Forms in which a value would be a leak. */
function formsOf(value: Buffer): Buffer[] {
  const base64 = value.toString('base64').replace(/=+$/, '');
  return [
    value,
    Buffer.from(base64.slice(0, base64.length - (base64.length % 4))),
    Buffer.from(value.toString('hex')),
  ];
}

describe.each(['PostgreSQL', 'Redis'])('the three stories with the queue on %s', (backend) => {
  const wanted = backend === 'PostgreSQL' || redisWanted();
  const tellIt = wanted ? it : it.skip;
  let simulator: GraphSimulator;
  let system: TestSystem;
  let control: Awaited<ReturnType<typeof serveControl>>;

  beforeAll(async () => {
    if (!wanted) return;
    simulator = await GraphSimulator.start({});
    system = await TestSystem.start({ redis: backend === 'Redis', env: simulator.env });
    simulator.baseUrl = system.url;
    control = await serveControl(simulator, 0);
  }, 60_000);

  afterAll(async () => {
    if (!wanted) return;
    control.server.closeAllConnections();
    control.server.close();
    await simulator.stop();
    await system.stop();
  }, 30_000);

  tellIt(
    'goes through HTTP, the queue, the simulator and the PDF by contract names alone',
    async () => {
      const { code, output } = await tell([system.url, control.url, system.adminPassword]);

      expect(output).toContain('all stories told');
      expect(code).toBe(0);
    },
    120_000,
  );

  tellIt(
    'leaves nothing personal in the clear in database, files, queue or logs',
    async () => {
      const photo = readFileSync(resolve(__dirname, '../contract/photo.jpg'));
      const places: Record<string, Buffer[]> = {
        database: await dumpOf(system.databaseUrl),
        'database files': await databaseFiles(system.databaseUrl),
        files: bytesBelow(system.dataDir),
        logs: [Buffer.from(system.api.output + system.worker.output)],
        redis: system.redis ? bytesBelow(system.redis.dir) : [],
      };
      // What is no secret is found, so the search does look where the rows are.
      for (const place of ['database', 'database files']) {
        expect(places[place]?.some((bytes) => bytes.includes('iumk'))).toBe(true);
      }
      const secrets = { ...personal, photo: photo.subarray(2000, 2060).toString('latin1') };

      const leaks = Object.entries(places).flatMap(([place, buffers]) =>
        Object.entries(secrets).flatMap(([what, value]) =>
          formsOf(Buffer.from(value, 'latin1')).some((form) => buffers.some((bytes) => bytes.includes(form)))
            ? [`${what} in ${place}`]
            : [],
        ),
      );

      expect(leaks).toEqual([]);
    },
    60_000,
  );
});
