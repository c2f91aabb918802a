import { newId } from '@app/core';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { CaseStale } from './casework.errors';
import { CaseworkWorld, monday, officer } from './testing/casework-world';

const day = 86_400_000;
const flood = { from: '2026-03-03', to: '2026-03-03', reason: 'Banjir' };

describe('what comes with time while an officer has the case on his screen', () => {
  let test: TestDatabase;
  let world: CaseworkWorld;

  beforeAll(async () => {
    test = await createTestDatabase();
    world = await CaseworkWorld.at(test.url);
  });
  beforeEach(() => world.clock.set(monday));
  afterAll(async () => {
    await world?.database.close();
    await test?.drop();
  });

  const linesOf = async (id: string): Promise<string[]> =>
    (await world.cases.events(id)).map(({ action }) => action);

  it('a reminder does not make his step stale', async () => {
    const { id, version } = await world.aReturnedCase();
    world.clock.advance(7 * day);
    const timer = await world.database.queryOne<{ id: string }>(
      `SELECT id FROM timers WHERE kind = 'case_reminder' AND subject_id = $1`,
      [id],
    );
    await world.caseTimers.work(timer?.id ?? '');
    expect(await linesOf(id)).toContain('remind');

    const cancelled = await world.cases.act(id, 'cancel', { actor: officer, version });
    expect(cancelled.status).toBe('cancelled');
    expect(await world.ledger.verify(id)).toBeNull();
  });

  it('nor does a promise that moved with the calendar', async () => {
    const { id, version } = await world.aCompleteCase();
    const head = { ...officer, roles: ['section_head'] };
    await world.office.replace('closure', [flood], { actor: head, userId: newId() });
    expect(await linesOf(id)).toContain('promise_moved');

    await world.cases.act(id, 'start_verification', { actor: officer, version });
    expect(await world.ledger.verify(id)).toBeNull();
  });

  it('but of two officers with the same screen still only one wins', async () => {
    const { id, version } = await world.aCompleteCase();
    await world.cases.act(id, 'start_verification', { actor: officer, version });
    await expect(world.cases.act(id, 'cancel', { actor: officer, version })).rejects.toThrow(CaseStale);
  });
});
