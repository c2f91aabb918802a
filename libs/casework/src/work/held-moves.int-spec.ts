import { newId } from '@app/core';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database';
import type { StaffActor } from '../case-record';
import { Cases } from '../cases';
import { CasesRepository } from '../cases.repository';
import { ServiceVersions } from '../service-versions';
import { CaseworkWorld, citizen } from '../testing/casework-world';
import { HeldMoveTimer } from '../timers/held-move-timer';
import { HeldMoves, holdMs } from './held-moves';

describe('moves that may be taken back', () => {
  let test: TestDatabase;
  let world: CaseworkWorld;
  let held: HeldMoves;
  let ana: StaffActor;

  beforeAll(async () => {
    test = await createTestDatabase();
    world = await CaseworkWorld.at(test.url);
    const { database, vault, catalogue, cases, timers, clock, tasks } = world;
    const repository = new CasesRepository(database, vault, new ServiceVersions(database, catalogue));
    held = new HeldMoves(database, vault, cases, repository, timers, tasks, clock);
    new HeldMoveTimer(world.handlers, held).onModuleInit();
    ana = await aPerson();
  });

  afterAll(async () => {
    await world?.database.close();
    await test?.drop();
  });

  async function aPerson(): Promise<StaffActor> {
    const userId = newId();
    await world.database.query(
      `INSERT INTO users (id, username, name, roles, password_hash) VALUES ($1, $2, 'Uji', '{officer}', 'x')`,
      [userId, `uji-${userId}`],
    );
    return { kind: 'staff', userId, roles: ['officer'] };
  }
  const statusOf = async (id: string): Promise<string> => (await world.cases.get(id)).status;
  const movesOf = async (id: string, action: string): Promise<number> =>
    (await world.cases.events(id)).filter((event) => event.action === action).length;

  /** What the worker does: every timer that is due, by two at once. */
  async function sweep(times = 2): Promise<void> {
    const due = await world.database.query<{ id: string }>(
      `SELECT id FROM timers WHERE kind = 'held_move' AND state = 'waiting' AND due_at <= $1`,
      [world.clock.now()],
    );
    await Promise.all(
      due.flatMap(({ id }) => Array.from({ length: times }, () => world.caseTimers.work(id))),
    );
  }

  it('does nothing for a minute, then makes the move once, also when two try', async () => {
    const { id } = await world.aCase();
    await held.hold(id, 'start_verification', { actor: ana });
    world.clock.advance(holdMs - 1);
    await sweep();
    expect(await statusOf(id)).toBe('submitted');
    expect(await movesOf(id, 'start_verification')).toBe(0);

    world.clock.advance(1);
    await sweep();
    await sweep();
    expect(await statusOf(id)).toBe('verifying');
    expect(await movesOf(id, 'start_verification')).toBe(1);
    expect(await held.ofUser(ana.userId)).toEqual([]);
  });

  it('leaves no trace of a move that was taken back, and says so when it is too late or not his', async () => {
    const { id } = await world.aCase();
    await held.hold(id, 'start_verification', { actor: ana });
    const [move] = await held.ofUser(ana.userId);
    const gone = { code: 'casework.held_move_gone' };
    await expect(held.takeBack(move?.id ?? '', (await aPerson()).userId)).rejects.toMatchObject(gone);
    await held.takeBack(move?.id ?? '', ana.userId);
    await expect(held.takeBack(move?.id ?? '', ana.userId)).rejects.toMatchObject(gone);
    world.clock.advance(holdMs);
    await sweep();
    expect(await statusOf(id)).toBe('submitted');
  });

  it('makes what was pressed before when the same person goes on, and lets no colleague in between', async () => {
    const { id } = await world.aCase();
    await held.hold(id, 'start_verification', { actor: ana });
    const budi = await aPerson();
    await expect(held.hold(id, 'cancel', { actor: budi })).rejects.toMatchObject({
      code: 'casework.held_by_colleague',
    });
    const version = (await held.ahead(id, ana.userId, () => world.cases.get(id))).version;
    await held.hold(id, 'return_to_citizen', {
      ...{ actor: ana, version, reasons: ['incomplete'] },
      items: [{ key: 'ktp', reason: 'photo_blurred' }],
    });
    expect(await statusOf(id)).toBe('verifying');
    world.clock.advance(holdMs);
    await sweep();
    expect(await statusOf(id)).toBe('returned');
  });

  it('shows the case as it will be and leaves it as it is, also when the look tries moves of its own', async () => {
    const { id } = await world.aCase();
    await held.hold(id, 'start_verification', { actor: ana });
    const seen = await held.ahead(id, ana.userId, async () => {
      await world.database
        .savepoint(async () => {
          await world.cases.act(id, 'cancel', { actor: ana });
          throw new Error('only tried');
        })
        .catch(() => undefined);
      return (await world.cases.get(id)).status;
    });
    expect(seen).toBe('verifying');
    expect(await statusOf(id)).toBe('submitted');
    expect(await held.ofCase(id)).toMatchObject({ action: 'start_verification' });
  });

  it('refuses at once what could not be made, and holds nothing', async () => {
    const { id } = await world.aCase();
    await expect(held.hold(id, 'mark_ready', { actor: ana })).rejects.toMatchObject({
      code: 'casework.action_not_allowed',
    });
    await expect(held.hold(id, 'start_verification', { actor: ana, version: 99 })).rejects.toMatchObject({
      code: 'casework.case_stale',
    });
    expect(await held.ofCase(id)).toBeNull();
  });

  it('tells the person, with the reason, when the case moved on meanwhile', async () => {
    const { id, version } = await world.aCase();
    await held.hold(id, 'start_verification', { actor: ana, version });
    await world.cases.act(id, 'cancel', { actor: citizen });
    world.clock.advance(holdMs);
    await sweep();
    expect(await statusOf(id)).toBe('cancelled');
    expect(
      await world.database.query(
        `SELECT owner_role, code FROM tasks WHERE kind = 'move_not_made' AND subject_id = $1`,
        [id],
      ),
    ).toEqual([{ owner_role: 'officer', code: 'casework.case_stale' }]);
  });

  it('keeps the move and its timer when the process dies in the middle, and makes it at the next try', async () => {
    const { id } = await world.aCase();
    await held.hold(id, 'start_verification', { actor: ana });
    world.clock.advance(holdMs);
    const dying = jest.spyOn(Cases.prototype, 'act').mockRejectedValueOnce(new Error('the line is cut'));
    await expect(sweep(1)).rejects.toThrow('the line is cut');
    dying.mockRestore();
    expect(await held.ofCase(id)).not.toBeNull();
    await sweep();
    expect(await statusOf(id)).toBe('verifying');
  });
});
