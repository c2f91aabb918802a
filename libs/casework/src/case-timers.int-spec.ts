import { AsyncResource } from 'node:async_hooks';
import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { CaseworkWorld, citizen, officer } from './testing/casework-world';

const day = 86_400_000;

describe('the limit of a wait', () => {
  let test: TestDatabase;
  let world: CaseworkWorld;
  let observer: Client;

  beforeAll(async () => {
    test = await createTestDatabase();
    world = await CaseworkWorld.at(test.url);
    observer = new Client({ connectionString: test.url });
    await observer.connect();
  });

  afterAll(async () => {
    await observer?.end();
    await world?.database.close();
    await test?.drop();
  });

  const timerOf = async (id: string): Promise<{ id: string; state: string }> => {
    const row = await world.database.queryOne<{ id: string; state: string }>(
      `SELECT id, state FROM timers WHERE kind = 'case_limit' AND subject_id = $1`,
      [id],
    );
    if (!row) throw new Error('no timer');
    return row;
  };

  it('ends the case once when its time has come, also when worked twice and at once', async () => {
    const { id } = await world.aReturnedCase();
    const timer = await timerOf(id);
    await world.caseTimers.work(timer.id);
    expect((await world.cases.get(id)).status).toBe('returned');

    world.clock.advance(14 * day);
    await world.timers.wakeDue();
    expect(world.wakeUp.woken).toContain(`timers:${timer.id}`);
    await Promise.all([world.caseTimers.work(timer.id), world.caseTimers.work(timer.id)]);
    await world.caseTimers.work(timer.id);

    expect((await world.cases.get(id)).status).toBe('expired');
    expect((await world.cases.events(id)).filter(({ action }) => action === 'expire')).toHaveLength(1);
  });

  it('is over when the citizen answers', async () => {
    const { id } = await world.aReturnedCase();
    await world.cases.attach(id, 'ktp', await world.aFile(), citizen);
    expect((await timerOf(id)).state).toBe('cancelled');
  });

  it('starts anew with the next return', async () => {
    const { id } = await world.aReturnedCase();
    await world.cases.attach(id, 'ktp', await world.aFile(), citizen);
    world.clock.advance(10 * day);
    const again = { actor: officer, reasons: ['incomplete'], items: [{ key: 'kk' }] };
    await world.cases.act(id, 'return_to_citizen', again);
    world.clock.advance(10 * day);
    await world.caseTimers.work((await timerOf(id)).id);
    expect((await world.cases.get(id)).status).toBe('returned');
  });

  it('neither loses the answer nor deadlocks when the answer comes at the very moment', async () => {
    const records = await Promise.all(Array.from({ length: 6 }, () => world.aReturnedCase()));
    const files = await Promise.all(records.map(() => world.aFile()));
    const timers = await Promise.all(records.map(({ id }) => timerOf(id)));
    world.clock.advance(15 * day);
    for (const [index, { id }] of records.entries()) {
      const results = await Promise.allSettled([
        world.caseTimers.work(timers[index]?.id ?? ''),
        world.cases.attach(id, 'ktp', files[index] ?? '', citizen),
      ]);
      const words = results.flatMap((r) => (r.status === 'rejected' ? [String(r.reason)] : []));
      expect(words.filter((word) => /deadlock/.test(word))).toEqual([]);
      expect(['expired', 'verifying']).toContain((await world.cases.get(id)).status);
      expect(await world.ledger.verify(id)).toBeNull();
    }
  });

  it('does not deadlock with a move that holds the case while the timer is taken', async () => {
    const { id } = await world.aReturnedCase();
    const timer = await timerOf(id);
    world.clock.advance(15 * day);
    // Bound out here: as another worker would, it takes no part in the transaction below.
    const expire = AsyncResource.bind(() => world.caseTimers.work(timer.id));
    let expiry: Promise<void> | undefined;
    const answer = world.database.transaction(async () => {
      await world.database.query('SELECT 1 FROM cases WHERE id = $1 FOR UPDATE', [id]);
      expiry = expire();
      await waitUntilBlocked();
      await world.cases.attach(id, 'ktp', await world.aFile(), citizen);
    });
    const results = [...(await Promise.allSettled([answer])), ...(await Promise.allSettled([expiry]))];

    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    expect((await world.cases.get(id)).status).toBe('verifying');
  });

  const waitUntilBlocked = async (): Promise<void> => {
    for (let tries = 0; tries < 200; tries++) {
      // A connection of its own: inside a transaction this view never changes.
      const { rows } = await observer.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      if (rows[0]?.n) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error('the timer never came to the case');
  };
});
