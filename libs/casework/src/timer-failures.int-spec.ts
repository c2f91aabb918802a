import { newId } from '@app/core';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { officeSubject } from './office/office-subject';
import { CaseworkWorld, monday } from './testing/casework-world';
import { TimerFailures } from './timer-failures';
import { TimerHandler } from './timer-handlers';

const minute = 60_000;

class Failing extends TimerHandler {
  fails = true;
  runs = 0;

  constructor(
    readonly kind: string,
    override readonly standing?: () => Promise<Date>,
  ) {
    super();
  }

  run(): Promise<void> {
    this.runs++;
    return this.fails ? Promise.reject(new Error('by accident')) : Promise.resolve();
  }
}

describe('a timer whose work fails', () => {
  let test: TestDatabase;
  let world: CaseworkWorld;
  let failures: TimerFailures;

  beforeAll(async () => {
    test = await createTestDatabase();
    world = await CaseworkWorld.at(test.url);
    failures = new TimerFailures(world.database, world.handlers, world.tasks, world.clock);
  });
  beforeEach(() => world.clock.set(monday));
  afterAll(async () => {
    await world?.database.close();
    await test?.drop();
  });

  async function aTimer(handler: Failing, subjectId = newId()): Promise<string> {
    world.handlers.register(handler);
    await world.timers.set(handler.kind, subjectId, monday);
    return (await rowOf(handler.kind)).id;
  }
  async function rowOf(kind: string): Promise<{ id: string; state: string; attempts: number }> {
    const row = await world.database.queryOne<{ id: string; state: string; attempts: number }>(
      'SELECT id, state, attempts FROM timers WHERE kind = $1',
      [kind],
    );
    if (!row) throw new Error('no timer');
    return row;
  }
  /** As the worker does when it is woken. */
  const work = (id: string): Promise<void> => failures.guard(id, () => world.caseTimers.work(id));
  const tasksOf = (id: string): Promise<unknown[]> =>
    world.database.query(`SELECT kind, owner_role FROM tasks WHERE subject_id = $1 AND state = 'open'`, [id]);

  it('is tried again later and later, and after five failures set aside with one task', async () => {
    const handler = new Failing('failing');
    const id = await aTimer(handler);
    for (const [wait, runs] of [
      [1, 1],
      [4, 2],
      [16, 3],
      [64, 4],
    ] as const) {
      await work(id);
      await work(id); // woken again at once: it waits
      expect(handler.runs).toBe(runs);
      expect(await tasksOf(id)).toEqual([]);
      world.clock.advance(wait * minute);
    }
    await Promise.all([work(id), work(id)]);
    world.clock.advance(30 * 24 * 60 * minute);
    await work(id);
    expect(handler.runs).toBe(5);
    expect(await rowOf('failing')).toMatchObject({ state: 'parked', attempts: 5 });
    expect(await tasksOf(id)).toEqual([{ kind: 'timer_failed', owner_role: 'admin' }]);
  });

  it('goes on as if nothing had been when it works the next time', async () => {
    const handler = new Failing('once');
    const id = await aTimer(handler);
    await work(id);
    handler.fails = false;
    world.clock.advance(minute);
    await work(id);
    expect(await rowOf('once')).toMatchObject({ state: 'done' });
    expect(await tasksOf(id)).toEqual([]);
  });

  it('of the office itself is told and still tried: nobody else would wind it up', async () => {
    const handler = new Failing('standing', () => Promise.resolve(monday));
    const id = await aTimer(handler, officeSubject);
    for (let attempt = 0; attempt < 7; attempt++) {
      await work(id);
      world.clock.advance(65 * minute);
    }
    expect(await rowOf('standing')).toMatchObject({ state: 'waiting', attempts: 7 });
    expect(await tasksOf(id)).toHaveLength(1);
  });
});
