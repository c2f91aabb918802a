import { OfficeRows } from '@app/database';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database';
import type { CaseRecord } from '../case-record';
import { OfficeCalendar } from '../office/office-calendar';
import { CaseworkWorld, citizen, monday, officer } from '../testing/casework-world';
import { Outlooks } from './outlook';

const wita = (text: string): Date => new Date(`${text}:00+08:00`);
const head = { ...officer, roles: ['section_head'] };
const days = 86_400_000;

describe('how a case goes on', () => {
  let test: TestDatabase;
  let world: CaseworkWorld;
  let outlooks: Outlooks;

  beforeAll(async () => {
    test = await createTestDatabase();
    world = await CaseworkWorld.at(test.url);
    for (const effect of ['draft', 'sign', 'deliver']) {
      world.effects.register({ effect, run: () => Promise.resolve({}) });
    }
    const calendar = new OfficeCalendar(world.catalogue, new OfficeRows(world.database), world.clock);
    outlooks = new Outlooks(world.database, world.catalogue, calendar, world.clock);
  });
  beforeEach(async () => {
    world.clock.set(monday);
    await world.database.query(`UPDATE cases SET sandbox = true`);
  });
  afterAll(async () => {
    await world?.database.close();
    await test?.drop();
  });

  const act = (id: string, action: string, about = {}): Promise<CaseRecord> =>
    world.cases.act(id, action, { actor: officer, ...about });
  const outlookOf = async (id: string) => outlooks.of(await world.cases.get(id));

  /** Opened on a Monday at nine, ready after so many hours of work without a break. */
  const aReadyCase = async (hours: number): Promise<void> => {
    world.clock.set(monday);
    const { id } = await world.aCompleteCase();
    await act(id, 'start_verification');
    await act(id, 'draft_letter');
    await act(id, 'review', { actor: head });
    await act(id, 'record_signature', {
      fileId: await world.aFile(),
      actor: { ...officer, userId: '01900000-0000-7000-8000-00000000000a' },
    });
    world.clock.advance(hours * 3_600_000);
    await act(id, 'mark_ready');
  };

  it('has a place by first receipt, which a return does not lose', async () => {
    const first = await world.aCompleteCase();
    const second = await world.aCompleteCase();
    expect([(await outlookOf(first.id)).place, (await outlookOf(second.id)).place]).toEqual([1, 2]);

    await act(first.id, 'start_verification');
    await act(first.id, 'return_to_citizen', { reasons: ['incomplete'], items: [{ key: 'ktp' }] });
    expect([(await outlookOf(first.id)).place, (await outlookOf(second.id)).place]).toEqual([null, 1]);
    await world.cases.attach(first.id, 'ktp', await world.aFile(), citizen);
    expect([(await outlookOf(first.id)).place, (await outlookOf(second.id)).place]).toEqual([1, 2]);
  });

  it('knows no likely finish until enough were done, then that of the one in the middle', async () => {
    for (const hours of [1, 3, 2, 1]) await aReadyCase(hours);
    world.clock.set(wita('2026-03-03T08:00'));
    const { id } = await world.aCompleteCase();
    expect((await outlookOf(id)).likelyAt).toBeNull();

    await aReadyCase(3);
    world.clock.set(wita('2026-03-03T08:30'));
    expect((await outlookOf(id)).likelyAt).toBe(wita('2026-03-03T10:00').toISOString());
    world.clock.set(wita('2026-03-03T14:00'));
    expect((await outlookOf(id)).likelyAt).toBeNull();

    world.clock.set(new Date(monday.getTime() + 50 * days));
    const { id: later } = await world.aCompleteCase();
    expect((await outlookOf(later)).likelyAt).toBeNull();
  });

  it('says the next signing round while the letter waits for it, and no place once it is ready', async () => {
    const { id } = await world.aCompleteCase();
    await act(id, 'start_verification');
    await act(id, 'draft_letter');
    expect((await outlookOf(id)).nextSigningAt).toBeNull();
    await act(id, 'review', { actor: head });
    expect((await outlookOf(id)).nextSigningAt).toBe(wita('2026-03-02T10:00').toISOString());
    world.clock.set(wita('2026-03-06T10:00'));
    expect((await outlookOf(id)).nextSigningAt).toBe(wita('2026-03-09T10:00').toISOString());
    const actor = { ...officer, userId: '01900000-0000-7000-8000-00000000000a' };
    await act(id, 'record_signature', { fileId: await world.aFile(), actor });
    await act(id, 'mark_ready');
    expect(await outlookOf(id)).toMatchObject({ place: null, likelyAt: null, nextSigningAt: null });
  });

  it('says why it takes longer', async () => {
    const flood = { from: '2026-03-03', to: '2026-03-03', reason: 'Banjir' };
    await world.office.replace('closure', [flood], {
      actor: head,
      userId: '01900000-0000-7000-8000-000000000002',
    });
    const { id } = await world.aCompleteCase();
    expect((await outlookOf(id)).closures).toEqual([flood]);
    await act(id, 'cancel');
    expect((await outlookOf(id)).closures).toEqual([]);
  });
});
