import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../libs/database/src/embedded';
import { GraphSimulator } from '../support/graph-simulator';
import { countIn as count, TestSystem, until } from '../support/system';

const awaySeconds = 30;

function bytesBelow(folder: string): Buffer {
  return Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));
}

describe(`PostgreSQL stopped for ${awaySeconds} s`, () => {
  const dir = mkdtempSync(join(tmpdir(), 'si-cepat-mesi-away-'));
  let postgres: EmbeddedPostgres;
  const startPostgres = (): Promise<EmbeddedPostgres> =>
    startEmbeddedPostgres({ dir: join(dir, 'pg'), password: 'uji', home: join(dir, 'home') });
  let simulator: GraphSimulator;
  let system: TestSystem;

  beforeAll(async () => {
    chmodSync(dir, 0o711); // as root, PostgreSQL runs as somebody else, who must be able to walk in
    postgres = await startPostgres();
    const { url } = postgres;
    simulator = await GraphSimulator.start({});
    system = await TestSystem.start({ env: simulator.env, database: { url, drop: () => postgres.stop() } });
    simulator.baseUrl = system.url;
  }, 90_000);

  afterAll(async () => {
    await simulator.stop();
    await system.stop();
    rmSync(dir, { recursive: true, force: true });
  }, 60_000);

  /** The form of the page as a browser sends it; answers the code that the page shows. */
  async function complain(key: string): Promise<string> {
    const form = { key, text: 'Saya dimintain uang 50 ribu di loket', name: '', phone: '' };
    const reply = await fetch(`${system.url}/pengaduan`, { method: 'POST', body: new URLSearchParams(form) });
    return /KBP-\w{6}-\w/.exec(await reply.text())?.[0] ?? `${reply.status}`;
  }

  it('answers everything 200, loses nothing, works it once and in order', async () => {
    const statuses: number[] = [];
    const say = async (n: number): Promise<void> => {
      const { status } = await simulator.messenger.text(`73000${n % 5}`, `pesan ${n}`);
      statuses.push(status);
    };
    let n = 0;
    for (; n < 20; n++) await say(n);
    await postgres.stop();
    const complaintKey = randomUUID();
    const complaints = [await complain(complaintKey), await complain(complaintKey)];
    const end = Date.now() + awaySeconds * 1000;
    for (; Date.now() < end; n++) {
      await say(n);
      await sleep(150);
    }
    const ready = await fetch(`${system.url}/readyz`);
    const state = (await ready.json()) as { degraded: string[] };
    const spooled = bytesBelow(join(system.dataDir, 'spool'));
    postgres = await startPostgres();
    for (let extra = 0; extra < 20; extra++, n++) await say(n);

    const worked = `SELECT count(*) AS n FROM messages WHERE direction = 'inbound'`;
    await until('all is worked', async () => (await count(system.databaseUrl, worked)) >= n, 90);
    const kept = `SELECT count(*) AS n FROM complaints WHERE about_money AND receipt_code = '${complaints[0]}'
        AND received_at < now() - interval '${awaySeconds / 2} s' AND reply_due_at = received_at + interval '3 days'`;
    await until('the complaint is taken in', async () => (await count(system.databaseUrl, kept)) === 1);
    complaints.push(await complain(complaintKey)); // once more, by who saw no answer
    const backwards = await count(
      system.databaseUrl,
      `SELECT count(*) AS n FROM (SELECT sent_at, lag(sent_at) OVER (PARTITION BY lane ORDER BY done_at, seq) AS before
         FROM inbound_events) e WHERE before > sent_at`,
    );
    const stored = await count(system.databaseUrl, worked);
    process.stdout.write(`database away: sent ${n}, stored ${stored}, disorder ${backwards}\n`);

    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(ready.status).toBe(200);
    expect(state.degraded).toContain('database');
    // Full, and nothing of it can be read, neither by itself nor as base64.
    expect(spooled.length).toBeGreaterThan(10_000);
    for (const clear of [
      'pesan 3',
      '73000',
      'dimintain',
      Buffer.from('"pesan ').toString('base64').slice(0, 8),
    ]) {
      expect(spooled.includes(clear)).toBe(false);
    }
    expect(complaints[0]).toMatch(/^KBP-/);
    expect(new Set(complaints).size).toBe(1);
    expect(await count(system.databaseUrl, 'SELECT count(*) AS n FROM complaints')).toBe(1);
    expect({ stored, backwards }).toEqual({ stored: n, backwards: 0 });
  }, 240_000);
});
