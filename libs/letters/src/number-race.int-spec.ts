import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { LettersWorld } from './testing/letters-world';

jest.setTimeout(120_000); // a small machine under load

const series = 'iumk:2026';
const all = 50;

interface Serial {
  seq: number;
  state: string;
  case_id: string;
  number: string;
}

describe('the numbers of 50 letters drafted at once, by two processes of which one is killed', () => {
  let test: TestDatabase;
  let world: LettersWorld;
  let outside: Client;
  let other: ChildProcess | undefined;

  beforeAll(async () => {
    test = await createTestDatabase();
    world = await LettersWorld.at(test.url);
    outside = new Client({ connectionString: test.url });
    await outside.connect();
  });

  afterAll(async () => {
    other?.kill('SIGKILL');
    await outside?.end();
    await world?.close();
    await test?.drop();
  });

  const anotherProcess = async (drafts: string[], holds: string): Promise<ChildProcess> => {
    const { id, wrapped } = world.key;
    const orders = { url: test.url, key: { id, wrapped: wrapped.toString('base64') }, drafts, holds };
    const root = join(__dirname, '../../..');
    const args = ['test/support/run-typescript.cjs', join(__dirname, 'testing/hold-a-number.ts'), 'run'];
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ORDERS: JSON.stringify(orders) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const died = once(child, 'exit').then(() => Promise.reject(new Error('ended before it held a number')));
    await Promise.race([once(child.stdout, 'data'), died]);
    died.catch(() => undefined);
    return child;
  };

  /** Until somebody's draft waits for the number that the other process holds. */
  const somebodyWaits = async (): Promise<void> => {
    for (let look = 0; look < 2000; look += 1) {
      const { rowCount } = await outside.query(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
            AND query LIKE '%number_series%'`,
      );
      if (rowCount) return;
    }
    throw new Error('nobody waits for a number');
  };

  it('have no gap, no double, and one letter each', async () => {
    const ids: string[] = [];
    for (let i = 0; i < all; i += 1) ids.push((await world.aCase()).id);
    const held = ids[0] ?? '';
    const theirs = ids.slice(1, 11);
    other = await anotherProcess(theirs, held);

    const ours = ids.slice(11).map((id) => world.act(id, 'draft_letter'));
    await somebodyWaits();
    other.kill('SIGKILL');
    await Promise.all(ours);

    expect((await world.cases.get(held)).status).toBe('verifying');
    expect(await world.letters.current(held)).toBeNull();
    await world.act(held, 'draft_letter');

    const serials = await world.database.query<Serial>(
      `SELECT n.seq, n.state, l.case_id, l.number FROM letter_numbers n JOIN letters l ON l.id = n.letter_id
        WHERE n.series = $1 AND l.series = n.series AND l.number_seq = n.seq ORDER BY n.seq`,
      [series],
    );
    expect(serials.map(({ seq }) => seq)).toEqual(Array.from({ length: all }, (_, i) => i + 1));
    expect(new Set(serials.map(({ number }) => number)).size).toBe(all);
    expect(serials.map(({ case_id: id }) => id).sort()).toEqual([...ids].sort());
    expect(serials.every(({ state }) => state === 'reserved')).toBe(true);
    const next = await world.database.queryOne('SELECT next FROM number_series WHERE series = $1', [series]);
    expect(next).toEqual({ next: all + 1 });
  });
});
