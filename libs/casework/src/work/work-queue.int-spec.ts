import { newId } from '@app/core';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database';
import { CasesRepository } from '../cases.repository';
import { ServiceVersions } from '../service-versions';
import { CaseworkWorld, officer } from '../testing/casework-world';
import { type Worker, WorkQueue } from './work-queue';

const minute = 60_000;
const day = 24 * 60 * minute;

describe('the work queue', () => {
  let test: TestDatabase;
  let world: CaseworkWorld;
  let queue: WorkQueue;

  beforeAll(async () => {
    test = await createTestDatabase();
  });

  afterAll(async () => {
    await world?.database.close();
    await test?.drop();
  });

  beforeEach(async () => {
    await world?.database.close();
    world = await CaseworkWorld.at(test.url);
    await world.database.query(`UPDATE cases SET phase = 'closed'`); // the ledger keeps them
    const versions = new ServiceVersions(world.database, world.catalogue);
    const repository = new CasesRepository(world.database, world.vault, versions);
    queue = new WorkQueue(world.database, repository, versions, world.clock);
  });

  async function aWorker(...roles: string[]): Promise<Worker> {
    const userId = newId();
    await world.database.query(
      `INSERT INTO users (id, username, name, roles, password_hash) VALUES ($1, $2, 'Uji', $3, 'x')`,
      [userId, `uji-${userId}`, roles],
    );
    return { userId, roles };
  }
  const idOf = async (worker: Worker): Promise<string | undefined> => (await queue.next(worker))?.record.id;

  it('gives the oldest first, but what is late before all else', async () => {
    const late = await world.aCase({ at: world.clock.now() });
    world.clock.advance(minute);
    const first = await world.aCase({ at: new Date(world.clock.now().getTime() - 2 * minute) });
    const ana = await aWorker('officer');
    expect(await idOf(ana)).toBe(first.id);

    await world.database.query('UPDATE cases SET promised_at = $2 WHERE id = $1', [
      late.id,
      new Date(world.clock.now().getTime() - minute),
    ]);
    const next = await queue.next(await aWorker('officer'));
    expect(next).toMatchObject({ late: true, record: { id: late.id } });
  });

  it('keeps a case for whoever has it, gives it to nobody else, and to all again when the lease has ended', async () => {
    const one = await world.aCase();
    const [ana, budi] = [await aWorker('officer'), await aWorker('officer')];
    expect(await idOf(ana)).toBe(one.id);
    expect(await idOf(ana)).toBe(one.id);
    expect(await idOf(budi)).toBeUndefined();

    world.clock.advance(day);
    expect(await idOf(budi)).toBe(one.id);
    expect(await idOf(ana)).toBeUndefined();
  });

  it('never gives one case to two who ask at the same moment', async () => {
    for (let i = 0; i < 5; i++) await world.aCase();
    const workers: Worker[] = [];
    for (let i = 0; i < 7; i++) workers.push(await aWorker('officer'));
    const given = await Promise.all(workers.map(idOf));
    const cases = given.filter((id) => id !== undefined);
    expect(cases).toHaveLength(5);
    expect(new Set(cases).size).toBe(5);
  });

  it('gives each role only what that role carries forward, and a colleague nothing that is assigned', async () => {
    const { id } = await world.aVerifyingCase();
    const head = await aWorker('section_head');
    const [ana, budi] = [await aWorker('officer'), await aWorker('officer')];
    expect(await idOf(head)).toBeUndefined();
    await world.cases.assign(id, budi.userId, officer);
    expect(await idOf(ana)).toBeUndefined();
    expect(await idOf(budi)).toBe(id);
    expect(await queue.count(budi)).toEqual({ waiting: 1, late: 0 });
    expect(await queue.count(await aWorker('district_head'))).toEqual({ waiting: 0, late: 0 });
  });

  it('shows a village officer his village only, and nobody a case that the citizen must answer', async () => {
    await world.aReturnedCase();
    await world.aCase({ applicant: { name: 'Siti Contoh', village: '64.02.15.2001' } });
    const ana = await aWorker('officer');
    expect(await queue.count(ana)).toEqual({ waiting: 1, late: 0 });
    expect(await queue.next({ ...ana, village: '' })).toBeNull();
    expect((await queue.next({ ...ana, village: '64.02.15.2001' }))?.record.village).toBe('64.02.15.2001');
  });
});
