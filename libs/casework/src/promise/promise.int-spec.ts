import { createTestDatabase, type TestDatabase } from '../../../../test/support/database';
import { CaseworkWorld, citizen, monday, officer } from '../testing/casework-world';
import type { CaseRecord } from '../case-record';

const hour = 3_600_000;
const wita = (text: string): Date => new Date(`${text}:00+08:00`);

describe('the promise of a case', () => {
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

  const askAgain = (id: string): Promise<CaseRecord> =>
    world.cases.act(id, 'return_to_citizen', {
      actor: officer,
      reasons: ['incomplete'],
      items: [{ key: 'ktp', reason: 'photo_blurred' }],
    });
  const openTasks = (id: string): Promise<{ kind: string; owner_role: string; code: string }[]> =>
    world.database.query(
      `SELECT kind, owner_role, code FROM tasks WHERE subject_id = $1 AND state = 'open' ORDER BY created_at, id`,
      [id],
    );

  it('begins with a complete file and ends as the last working day closes', async () => {
    const { completeAt, promisedAt } = await world.aCompleteCase();
    expect(completeAt).toEqual(monday);
    expect(promisedAt).toEqual(wita('2026-03-04T16:00'));
  });

  it('is none while a paper will still be brought, and begins when it is there', async () => {
    const { id, promisedAt, completeAt } = await world.aCase();
    expect([promisedAt, completeAt]).toEqual([null, null]);

    world.clock.set(wita('2026-03-03T09:00'));
    const brought = await world.cases.attach(id, 'pas_foto', await world.aFile(), officer);
    expect(brought.promisedAt).toEqual(wita('2026-03-05T16:00'));
  });

  it('begins at the latest when an officer makes the letter: he has seen the paper', async () => {
    const { id } = await world.aVerifyingCase();
    world.effects.register({ effect: 'draft', run: () => Promise.resolve({}) });
    const drafted = await world.cases.act(id, 'draft_letter', { actor: officer });
    expect(drafted.promisedAt).toEqual(wita('2026-03-04T16:00'));
  });

  it('stands still while the citizen is asked, and goes on with what was left', async () => {
    const { id } = await world.aCompleteCase();
    await world.cases.act(id, 'start_verification', { actor: officer });
    world.clock.set(wita('2026-03-03T15:00'));
    const asked = await askAgain(id);
    expect([asked.promisedAt, asked.pausedAt]).toEqual([null, wita('2026-03-03T15:00')]);

    world.clock.set(wita('2026-03-09T08:30'));
    const resumed = await world.cases.attach(id, 'ktp', await world.aFile(), citizen);
    // One hour of Tuesday and the seven of Wednesday were left.
    expect(resumed.status).toBe('verifying');
    expect(resumed.promisedAt).toEqual(wita('2026-03-10T09:30'));
    expect(resumed.completeAt).toEqual(monday);
    const row = await world.database.queryOne('SELECT paused_seconds FROM cases WHERE id = $1', [id]);
    expect(row).toEqual({ paused_seconds: (5 * 24 + 17.5) * 3600 });
  });

  it('that was broken before the question stays broken after the answer', async () => {
    const { id } = await world.aCompleteCase();
    await world.cases.act(id, 'start_verification', { actor: officer });
    world.clock.set(wita('2026-03-05T09:00'));
    await askAgain(id);
    world.clock.set(wita('2026-03-06T09:00'));
    const resumed = await world.cases.attach(id, 'ktp', await world.aFile(), citizen);
    expect(resumed.promisedAt).toEqual(wita('2026-03-04T16:00'));
  });

  it('goes on with what was left when a refused case is opened again', async () => {
    const { id } = await world.aCompleteCase();
    await world.cases.act(id, 'start_verification', { actor: officer });
    world.clock.set(wita('2026-03-04T15:00'));
    const head = { ...officer, roles: ['section_head'] };
    await world.cases.act(id, 'reject', { actor: head, reasons: ['outside_area'] });
    world.clock.set(wita('2026-03-30T08:00'));
    const opened = await world.cases.act(id, 'reopen', { actor: head, note: 'keberatan diterima' });
    expect(opened.promisedAt).toEqual(wita('2026-03-30T09:00'));
  });

  describe('that runs out', () => {
    it('warns, then climbs the roles, each level once, also when worked twice', async () => {
      const { id, receiptCode } = await world.aCompleteCase();
      const owners = async (): Promise<string[]> => (await openTasks(id)).map(({ owner_role: role }) => role);

      world.clock.set(wita('2026-03-04T09:00'));
      await world.workDue();
      expect(await owners()).toEqual([]);
      world.clock.set(wita('2026-03-04T12:00'));
      await world.workDue();
      await world.workDue();
      expect(await openTasks(id)).toEqual([
        { kind: 'promise_warning', owner_role: 'officer', code: receiptCode },
      ]);

      for (const [at, role] of [
        ['2026-03-04T16:00', 'section_head'],
        ['2026-03-05T16:00', 'secretary'],
        ['2026-03-06T11:30', 'district_head'],
      ] as const) {
        world.clock.set(new Date(wita(at).getTime() - 1));
        await world.workDue();
        expect(await owners()).not.toContain(role);
        world.clock.set(wita(at));
        await world.workDue();
        await world.workDue();
        expect((await owners()).filter((owner) => owner === role)).toHaveLength(1);
      }
      world.clock.advance(30 * 24 * hour);
      await world.workDue();
      expect(await owners()).toHaveLength(4);
    });

    it('after an outage tells each role once, without warning of what has happened', async () => {
      const { id } = await world.aCompleteCase();
      world.clock.set(wita('2026-03-16T09:00'));
      await world.workDue();
      expect((await openTasks(id)).map(({ kind }) => kind)).toEqual([
        'promise_late',
        'promise_late_secretary',
        'promise_late_district_head',
      ]);
    });

    it('does not do so twice when two workers take the timer at once', async () => {
      const { id } = await world.aCompleteCase();
      world.clock.set(wita('2026-03-04T16:00'));
      const timer = await world.database.queryOne<{ id: string }>(
        `SELECT id FROM timers WHERE kind = 'case_promise' AND subject_id = $1`,
        [id],
      );
      await Promise.all([1, 2, 3].map(() => world.caseTimers.work(timer?.id ?? '')));
      expect((await openTasks(id)).map(({ kind }) => kind)).toEqual(['promise_late']);
    });

    it('says nothing while the citizen is asked, and ends with the case', async () => {
      const { id } = await world.aCompleteCase();
      await world.cases.act(id, 'start_verification', { actor: officer });
      await askAgain(id);
      world.clock.set(wita('2026-03-06T11:00'));
      await world.workDue();
      expect(await openTasks(id)).toEqual([]);

      await world.cases.attach(id, 'ktp', await world.aFile(), citizen);
      world.clock.set(wita('2026-03-20T11:00'));
      await world.workDue();
      expect(await openTasks(id)).not.toEqual([]);
      await world.cases.act(id, 'cancel', { actor: officer });
      expect(await openTasks(id)).toEqual([]);
    });
  });

  describe('a wait for the citizen', () => {
    const remindersOf = async (id: string): Promise<unknown[]> =>
      (await world.cases.events(id)).filter(({ action }) => action === 'remind').map(({ detail }) => detail);

    it('is reminded of once, half-way, with what is asked', async () => {
      const { id } = await world.aReturnedCase();
      world.clock.advance(7 * 24 * hour - 1);
      await world.workDue();
      expect(await remindersOf(id)).toEqual([]);
      world.clock.advance(1);
      await world.workDue();
      world.clock.advance(3 * 24 * hour);
      await world.workDue();

      expect(await remindersOf(id)).toEqual([{ items: [{ key: 'ktp', reason: 'photo_blurred' }] }]);
      expect(world.wakeUp.woken).not.toContain(`timers:${id}`);
      expect(await world.ledger.verify(id)).toBeNull();
      expect((await world.cases.get(id)).status).toBe('returned');
    });

    it('is not reminded of when the answer came, and anew with the next return', async () => {
      const { id } = await world.aReturnedCase();
      await world.cases.attach(id, 'ktp', await world.aFile(), citizen);
      world.clock.advance(8 * 24 * hour);
      await world.workDue();
      expect(await remindersOf(id)).toEqual([]);
      await askAgain(id);
      world.clock.advance(8 * 24 * hour);
      await world.workDue();
      expect(await remindersOf(id)).toHaveLength(1);
    });

    it('of which reminder and limit are both late ends without a reminder', async () => {
      const { id } = await world.aReturnedCase();
      world.clock.advance(20 * 24 * hour);
      await world.workDue();
      expect((await world.cases.get(id)).status).toBe('expired');
      expect(await remindersOf(id)).toEqual([]);
    });
  });

  describe('the daily digest', () => {
    const digests = async (): Promise<
      { id: string; state: string; created_at: Date; detail_sealed: Buffer }[]
    > => world.database.query(`SELECT * FROM tasks WHERE kind = 'daily_digest' ORDER BY created_at`);

    it('is one task of the head of section each morning that the office opens, with counts only', async () => {
      await world.database.query(`DELETE FROM timers WHERE kind = 'daily_digest'`);
      await world.database.query(`DELETE FROM tasks WHERE kind = 'daily_digest'`);
      world.clock.set(wita('2026-03-06T10:00')); // a Friday
      await world.workDue();
      world.clock.set(wita('2026-03-08T10:00'));
      await world.workDue();
      expect(await digests()).toEqual([]);

      world.clock.set(wita('2026-03-09T08:00'));
      await world.workDue();
      await world.workDue();
      world.clock.set(wita('2026-03-13T12:00')); // dark since Monday: one comes, not four
      await world.workDue();

      const found = await digests();
      expect(found.map(({ state }) => state)).toEqual(['done', 'open']);
      const [, { id, detail_sealed: sealed }] = found as [unknown, (typeof found)[0]];
      expect(world.vault.openText(`tasks.detail.${id}`, sealed)).toMatch(
        /^Menunggu dikerjakan: \d+\. Terlambat: \d+\. Menunggu warga: \d+\. Tugas terbuka: \d+, lewat waktu: \d+\.$/,
      );
    });
  });
});
