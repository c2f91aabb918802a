import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../libs/database/src/embedded';
import { GraphSimulator } from '../support/graph-simulator';
import { countIn, TestSystem } from '../support/system';
import { settled, tallyOf } from '../support/tally';

const awayMs = 60_000;
const perSecond = 50;
const people = 100;
/** The others have asked for a person: nobody answers them by himself, and the pace of our own sending is not measured here. */
const answered = 20;

describe(`PostgreSQL stopped for ${awayMs / 1000} s under ${perSecond} webhooks/s`, () => {
  const dir = mkdtempSync(join(tmpdir(), 'si-cepat-mesi-minute-'));
  let postgres: EmbeddedPostgres;
  const startPostgres = (): Promise<EmbeddedPostgres> =>
    startEmbeddedPostgres({ dir: join(dir, 'pg'), password: 'uji', home: join(dir, 'home') });
  let simulator: GraphSimulator;
  let system: TestSystem;

  beforeAll(async () => {
    chmodSync(dir, 0o711); // as root, PostgreSQL runs as somebody else, who must be able to walk in
    postgres = await startPostgres();
    simulator = await GraphSimulator.start({});
    const database = { url: postgres.url, drop: () => postgres.stop() };
    system = await TestSystem.start({ env: simulator.env, database });
    simulator.baseUrl = system.url;
  }, 180_000);

  afterAll(async () => {
    await simulator?.stop();
    await system?.stop();
    rmSync(dir, { recursive: true, force: true });
  }, 60_000);

  it('answers every one 200 and works each once, those of a person in order', async () => {
    const statuses: number[] = [];
    const open = new Set<Promise<void>>();
    const personOf = (index: number): string => `7430${1000 + (index % people)}`;
    let n = 0;
    const say = (): void => {
      const one = simulator.messenger
        .text(personOf(n), `pesan ${n}`)
        .then(({ status }) => void statuses.push(status))
        .finally(() => open.delete(one));
      open.add(one);
      n++;
    };
    /** The promised pace, whatever an answer takes: what is due by now is sent. */
    const load = async (milliseconds: number): Promise<void> => {
      const began = Date.now();
      const before = n;
      for (let gone = 0; gone < milliseconds; gone = Date.now() - began) {
        while (n - before < (gone / 1000) * perSecond) say();
        await sleep(10);
      }
    };

    for (let i = answered; i < people; i++) await simulator.messenger.text(personOf(i), 'petugas');
    await load(2000);
    simulator.world.latencyMs = 2000; // so that some answers come when nobody can write them down
    await load(1000);
    await postgres.stop();
    simulator.world.latencyMs = 0;
    await load(awayMs);
    const ready = await fetch(`${system.url}/readyz`);
    const { degraded } = (await ready.json()) as { degraded: string[] };
    postgres = await startPostgres();
    await load(2000);
    await Promise.all(open);
    await settled(system.databaseUrl, 300);

    const sent = n + people - answered;
    const tally = await tallyOf('PostgreSQL away for a minute', system.databaseUrl, {
      sent,
      replies: simulator.sent,
    });
    const backwards = await countIn(
      system.databaseUrl,
      `SELECT count(*) AS n FROM (SELECT sent_at, lag(sent_at) OVER (PARTITION BY lane ORDER BY done_at, seq) AS before
         FROM inbound_events) e WHERE before > sent_at`,
    );
    expect(statuses).toHaveLength(n);
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(n).toBeGreaterThan((awayMs / 1000) * perSecond);
    expect({ status: ready.status, degraded }).toMatchObject({
      status: 200,
      degraded: expect.arrayContaining(['database']),
    });
    expect(tally).toEqual({ sent, stored: sent, worked: sent, lost: 0, doubled: 0 });
    expect(backwards).toBe(0);
  }, 480_000);
});
