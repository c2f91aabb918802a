import { newId } from '@app/core';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database';
import { CaseworkWorld, citizen, monday, officer } from '../testing/casework-world';

const wita = (text: string): Date => new Date(`${text}:00+08:00`);
const head = {
  actor: { ...officer, roles: ['section_head'] },
  userId: '01900000-0000-7000-8000-000000000002',
};
const flood = { from: '2026-03-03', to: '2026-03-03', reason: 'Banjir' };

describe('what the office sets by the day', () => {
  let test: TestDatabase;
  let world: CaseworkWorld;

  beforeAll(async () => {
    test = await createTestDatabase();
    world = await CaseworkWorld.at(test.url);
  });
  beforeEach(async () => {
    world.clock.set(monday);
    for (const kind of ['closure', 'hours', 'official'] as const) await world.office.replace(kind, [], head);
  });
  afterAll(async () => {
    await world?.database.close();
    await test?.drop();
  });

  const promisedAt = async (id: string): Promise<Date | null> => (await world.cases.get(id)).promisedAt;

  it('moves what is promised at once, and the ledger says why; taken back it moves back', async () => {
    const { id } = await world.aCompleteCase();
    await world.office.replace('closure', [flood], head);
    expect(await promisedAt(id)).toEqual(wita('2026-03-05T16:00'));

    await world.office.replace('closure', [], head);
    expect(await promisedAt(id)).toEqual(wita('2026-03-04T16:00'));
    const moved = (await world.cases.events(id)).filter(({ action }) => action === 'promise_moved');
    expect(moved).toMatchObject([
      {
        actorKind: 'staff',
        detail: {
          before: '2026-03-04T08:00:00.000Z',
          after: '2026-03-05T08:00:00.000Z',
          closures: [flood],
        },
      },
      { detail: { after: '2026-03-04T08:00:00.000Z', closures: [] } },
    ]);
    expect(await world.ledger.verify(id)).toBeNull();
  });

  it('counts for what a person must do by a working day, but not for hours that a law gives', async () => {
    const dueAt = async (kind: 'send_failed' | 'data_request'): Promise<unknown> => {
      const taskId = await world.tasks.open({ kind, subjectKind: 'case', subjectId: newId() });
      const row = await world.database.queryOne<{ due_at: Date }>('SELECT due_at FROM tasks WHERE id = $1', [
        taskId,
      ]);
      return row?.due_at;
    };
    expect(await dueAt('send_failed')).toEqual(wita('2026-03-03T16:00'));
    await world.office.replace('closure', [flood], head);
    expect(await dueAt('send_failed')).toEqual(wita('2026-03-04T16:00'));
    expect(await dueAt('data_request')).toEqual(new Date(monday.getTime() + 72 * 3_600_000));
  });

  it('counts for a case that is opened afterwards, and for one that was paused', async () => {
    const { id } = await world.aCompleteCase();
    await world.cases.act(id, 'start_verification', { actor: officer });
    await world.cases.act(id, 'return_to_citizen', {
      actor: officer,
      reasons: ['incomplete'],
      items: [{ key: 'ktp' }],
    });
    await world.office.replace('closure', [flood], head);
    expect((await world.aCompleteCase()).promisedAt).toEqual(wita('2026-03-05T16:00'));
    const resumed = await world.cases.attach(id, 'ktp', await world.aFile(), citizen);
    expect(resumed.promisedAt).toEqual(wita('2026-03-05T16:00'));
  });

  it('of Ramadan hours the case follows the closing time', async () => {
    const { id } = await world.aCompleteCase();
    const day: [string, string][] = [['08:00', '14:30']];
    const hours = {
      monday: day,
      tuesday: day,
      wednesday: day,
      thursday: day,
      friday: day,
      saturday: [],
      sunday: [],
    };
    await world.office.replace(
      'hours',
      [{ from: '2026-03-01', to: '2026-03-19', reason: 'Ramadan', hours }],
      head,
    );
    expect(await promisedAt(id)).toEqual(wita('2026-03-04T14:30'));
  });

  it('is counted once more soon after, for a case that was being opened meanwhile', async () => {
    const { id } = await world.aCompleteCase();
    await world.office.replace('closure', [flood], head);
    // As if it had been opened by the calendar of before and saved afterwards.
    await world.database.query('UPDATE cases SET promised_at = $2 WHERE id = $1', [
      id,
      wita('2026-03-04T16:00'),
    ]);
    world.clock.advance(60_000);
    await world.workDue();
    expect(await promisedAt(id)).toEqual(wita('2026-03-05T16:00'));
    const { eventSeq } = await world.cases.get(id);
    await world.office.replace('closure', [flood], head);
    expect((await world.cases.get(id)).eventSeq).toBe(eventSeq);
  });

  it('keeps a row that is named again, ends one that is not, and refuses who read an older list', async () => {
    const first = await world.office.replace('closure', [flood], head);
    const again = await world.office.replace('closure', [{ ...flood }, { ...flood }], head);
    expect(again.items.map(({ id }) => id)).toEqual(first.items.map(({ id }) => id));
    expect(again.version).toBe(first.version);

    const next = await world.office.replace('closure', [], { ...head, version: again.version });
    expect(next.items).toEqual([]);
    await expect(
      world.office.replace('closure', [flood], { ...head, version: again.version }),
    ).rejects.toMatchObject({ kind: 'conflict', details: { version: String(next.version) } });
    expect((await world.office.list('closure', { all: true })).items.length).toBeGreaterThan(0);
  });

  it.each([
    [
      { ...flood, to: '2026-03-02' },
      { field: 'items.0.to', code: 'date_order' },
    ],
    [
      { ...flood, from: '2026-01-01' },
      { field: 'items.0.from', code: 'date_past' },
    ],
  ])('refuses %j', async (row, field) => {
    await expect(world.office.replace('closure', [row], head)).rejects.toMatchObject({ fields: [field] });
  });

  it('of two changes at once none is lost: the second sees the first', async () => {
    const { version } = await world.office.list('closure');
    const results = await Promise.allSettled(
      ['Banjir', 'Listrik padam'].map((reason) =>
        world.office.replace('closure', [{ ...flood, reason }], { ...head, version }),
      ),
    );
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('says who holds a role on a day: the dated row, else the first value', async () => {
    const first = await world.officials.officialOn('district_head', '2026-03-02');
    expect(first?.name).toBe('Contoh Camat, S.IP.');
    const next = {
      role: 'district_head',
      name: 'Contoh Baru',
      title: 'Camat',
      rank: 'Pembina',
      nip: '',
    } as const;
    await world.office.replace('official', [{ ...next, from: '2026-03-10', to: null }], head);
    expect(await world.officials.officialOn('district_head', '2026-03-09')).toEqual(first);
    expect(await world.officials.officialOn('district_head', '2026-03-10')).toEqual(next);
    expect(await world.officials.officialOn('village_officer', '2026-03-10')).toBeNull();
  });
});
