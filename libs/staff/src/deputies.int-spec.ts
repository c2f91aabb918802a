import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import type { StaffPrincipal } from './principals';
import type { DeputyList, WantedOrder } from './deputies';
import { DeputiesInvalid, DeputiesStale } from './staff.errors';
import { StaffWorld } from './testing/staff-world';

jest.setTimeout(60_000); // a small machine under load

const today = '2026-03-02'; // in Kota Bangun, as the world begins
const day = 86_400_000;

describe('deputies by dated order', () => {
  let test: TestDatabase;
  let world: StaffWorld;

  beforeAll(async () => {
    test = await createTestDatabase();
    world = await StaffWorld.at(test.url);
  });
  afterAll(async () => {
    await world?.database.close();
    await test?.drop();
  });
  beforeEach(() => world.deputies.replace([], world.adminId));

  const put = (items: WantedOrder[], version?: number): Promise<DeputyList> =>
    world.deputies.replace(items, world.adminId, version);
  const order = (userId: string, about: Partial<WantedOrder> = {}): WantedOrder => ({
    ...{ userId, role: 'district_head', basis: 'Plh.', from: today, to: today },
    ...about,
  });
  const logged = async (username: string): Promise<() => Promise<StaffPrincipal>> => {
    const { accessToken } = await world.auth.login(username, world.password, { hours: 24 * 9 });
    const { sessionId, userId } = await world.auth.verify(accessToken);
    return () => world.principals.ofSession(sessionId, userId);
  };

  it('count at once in a session that is open already, and end at once', async () => {
    const { id, username } = await world.aUser(['secretary']);
    const now = await logged(username);
    expect((await now()).roles).toEqual(['secretary']);

    const { items } = await put([order(id)]);
    expect(items).toEqual([expect.objectContaining({ userId: id, name: 'Petugas Contoh', active: true })]);
    const { roles, deputyFor } = await now();
    expect(roles).toEqual(['secretary', 'district_head']);
    expect(deputyFor).toEqual([{ role: 'district_head', basis: 'Plh.', orderId: items[0]?.id }]);
    expect((await world.auth.login(username, world.password)).user.roles).toEqual(roles);

    expect((await put([])).items).toEqual([]);
    expect((await now()).roles).toEqual(['secretary']);
    expect((await world.deputies.list({ all: true })).items).toContainEqual(
      expect.objectContaining({ id: items[0]?.id, active: false, endedAt: expect.any(String) as string }),
    );
  });

  it.each([
    ['the day before', -1, false],
    ['its first day', 0, true],
    ['its last day', 1, true],
    ['the day after', 2, false],
  ])('count by the days of the office: %s', async (_name, shift, counts) => {
    const { id, username } = await world.aUser();
    await put([order(id, { from: '2026-03-03', to: '2026-03-04' })]);
    const before = world.clock.now();
    // 23:30 in Kota Bangun is 15:30 UTC: the day ends there, not in Greenwich.
    world.clock.set(new Date(Date.parse('2026-03-03T15:30:00Z') + shift * day));
    const { user } = await world.auth.login(username, world.password);
    world.clock.set(before);
    expect(user.roles.includes('district_head')).toBe(counts);
  });

  it('are kept as they are when named again, so that their ids stay', async () => {
    const [one, two] = [await world.aUser(), await world.aUser()];
    const first = await put([order(one.id)]);
    const again = await put([order(one.id), order(two.id, { role: 'section_head' })], first.version);
    expect(again.items.map(({ id }) => id)).toContain(first.items[0]?.id);
    expect(again.items).toHaveLength(2);
    expect((await put([order(one.id), order(two.id, { role: 'section_head' })])).version).toBe(again.version);
  });

  it.each<[string, (ids: string[]) => WantedOrder[], string, string]>([
    ['of nobody', () => [order('00000000-0000-7000-8000-000000000000')], 'items.0.userId', 'user_unknown'],
    ['of oneself', () => [order(world.adminId)], 'items.0.userId', 'deputy_self'],
    [
      'that end before they begin',
      ([a = '']) => [order(a, { to: '2026-03-01' })],
      'items.0.to',
      'date_order',
    ],
    [
      'of two for one office',
      ([a = '', b = '']) => [order(a), order(b, { to: null })],
      'items.1.from',
      'deputy_overlaps',
    ],
  ])('are refused: %s', async (_name, wanted, field, code) => {
    const ids = [(await world.aUser()).id, (await world.aUser()).id];
    const error: unknown = await put(wanted(ids)).catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(DeputiesInvalid);
    expect((error as DeputiesInvalid).fields).toContainEqual({ field, code });
    expect((await world.deputies.list()).items).toEqual([]);
  });

  it('name a person also by what he logs in with', async () => {
    const { id, username } = await world.aUser();
    const { userId: _id, ...rest } = order(id);
    expect((await put([{ ...rest, username }])).items).toEqual([expect.objectContaining({ userId: id })]);
    await expect(put([{ ...rest, username: 'siapa' }])).rejects.toThrow(DeputiesInvalid);
    await expect(put([rest])).rejects.toThrow(DeputiesInvalid);
  });

  it('of one office may follow each other, and several officers stand in at once', async () => {
    const [one, two] = [await world.aUser(['auditor']), await world.aUser(['auditor'])];
    const { items } = await put([
      order(one.id),
      order(two.id, { from: '2026-03-03', to: null }),
      order(one.id, { role: 'officer' }),
      order(two.id, { role: 'officer' }),
    ]);
    expect(items).toHaveLength(4);
  });

  it('changed by two at once are not lost silently', async () => {
    const [one, two] = [await world.aUser(), await world.aUser()];
    const { version } = await world.deputies.list();
    const told = await Promise.allSettled([put([order(one.id)], version), put([order(two.id)], version)]);
    const refused = told.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(refused).toEqual([expect.any(DeputiesStale)]);
    expect((await world.deputies.list()).items).toHaveLength(1);
  });
});
