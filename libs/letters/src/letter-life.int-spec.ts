import { randomBytes } from 'node:crypto';
import { type CaseEventView, CaseTimers } from '@app/casework';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { LetterLife } from './letter-life';
import { LettersWorld } from './testing/letters-world';

const citizen = { kind: 'citizen' as const };
const staff = {
  kind: 'staff' as const,
  userId: '01990000-0000-7000-8000-000000000001',
  roles: ['section_head'],
};

describe('the life of an AK-1 card', () => {
  let test: TestDatabase;
  let world: LettersWorld;
  let life: LetterLife;

  beforeAll(async () => {
    test = await createTestDatabase();
    world = await LettersWorld.at(test.url);
    life = world.get(LetterLife);
  });

  beforeEach(() => world.clock.set(new Date('2026-03-02T02:00:00Z')));

  afterAll(async () => {
    await world?.close();
    await test?.drop();
  });

  /** A card handed over on 2 March 2026, 10.00 in Kota Bangun. */
  async function aCard(): Promise<string> {
    const { id } = await world.cases.open({
      receiptSeed: randomBytes(32),
      service: 'ak1',
      fields: { applicant_name: 'Contoh Warga', nik: '6402990101900001', village: '64.02.08.2005' },
      documents: [],
      applicant: { name: 'Contoh Warga' },
      channel: 'counter',
      at: world.clock.now(),
    });
    for (const action of ['start_verification', 'confirm_identity', 'draft_letter', 'review']) {
      await world.act(id, action);
    }
    await world.act(id, 'record_signature', { fileId: await world.aScan() });
    await world.act(id, 'mark_ready');
    await world.act(id, 'hand_over');
    return id;
  }

  /** The day comes, and whatever is due then is worked, twice and at once. */
  async function on(day: string, caseId: string): Promise<void> {
    world.clock.set(new Date(`${day}T02:00:00Z`));
    for (;;) {
      const due = await world.database.query<{ id: string }>(
        `SELECT id FROM timers WHERE subject_id = $1 AND state = 'waiting' AND due_at <= $2 ORDER BY due_at`,
        [caseId, world.clock.now()],
      );
      if (due.length === 0) return;
      const timers = world.get(CaseTimers);
      for (const { id } of due) await Promise.all([timers.work(id), timers.work(id)]);
    }
  }

  async function told(caseId: string, ...actions: string[]): Promise<CaseEventView[]> {
    return (await world.cases.events(caseId)).filter(({ action }) => actions.includes(action));
  }

  const askedFor = async (caseId: string): Promise<unknown[]> =>
    (await told(caseId, 'report_due')).map(({ detail }) => detail?.['ordinal']);

  it('asks for a report at 6, 12 and 18 months, and ends at 24', async () => {
    const id = await aCard();
    await on('2026-09-01', id);
    expect(await askedFor(id)).toEqual([]);
    for (const [day, ordinals] of [
      ['2026-09-02', [1]],
      ['2027-03-02', [1, 2]],
      ['2027-09-02', [1, 2, 3]],
    ] as const) {
      await on(day, id);
      expect(await askedFor(id)).toEqual(ordinals);
      expect(await life.report(id, 'searching', citizen)).toBe('noted');
    }
    await on('2028-03-01', id);
    expect((await world.letters.current(id))?.status).toBe('valid');
    await on('2028-03-02', id);
    expect((await world.letters.current(id))?.status).toBe('expired');
    expect(await told(id, 'letter_expired')).toHaveLength(1);
    expect((await world.cases.get(id)).status).toBe('handed_over');
  });

  it('asks once after a long outage, and goes on with the next', async () => {
    const id = await aCard();
    await on('2027-04-01', id);
    expect(await askedFor(id)).toEqual([2]);
    await on('2027-09-02', id);
    expect(await askedFor(id)).toEqual([2, 3]);
  });

  it('keeps a report in the ledger once, however often and fast it is told', async () => {
    const id = await aCard();
    await on('2026-09-02', id);
    expect((await life.reporting([id])).get(id)).toEqual({ due: true });
    const outcomes = await Promise.all([1, 2, 3].map(() => life.report(id, 'searching', citizen)));
    expect(outcomes.sort()).toEqual(['known', 'known', 'noted']);
    expect((await told(id, 'reported')).map(({ detail }) => detail)).toEqual([
      { answer: 'searching', ordinals: [1] },
    ]);
    expect((await life.reporting([id])).get(id)).toEqual({ due: false });
  });

  it('takes a report that comes a little early, and asks no more for that day', async () => {
    const id = await aCard();
    world.clock.set(new Date('2026-08-10T02:00:00Z'));
    expect(await life.report(id, 'searching', citizen)).toBe('noted');
    await on('2026-09-02', id);
    expect(await askedFor(id)).toEqual([]);
    await on('2027-03-02', id);
    expect(await askedFor(id)).toEqual([2]);
  });

  it('asks nobody who is at work, and leaves the card in force until an officer has seen him', async () => {
    const id = await aCard();
    await on('2026-09-02', id);
    expect(await life.report(id, 'placed', citizen)).toBe('noted');
    await on('2027-10-01', id);
    expect(await askedFor(id)).toEqual([1]);
    expect((await world.letters.current(id))?.status).toBe('valid');
    await world.act(id, 'revoke', { actor: staff, reasons: ['placed'] });
    expect(await life.report(id, 'searching', citizen)).toBe('none');
    await on('2028-03-02', id);
    expect(await told(id, 'letter_expired')).toEqual([]);
    expect((await world.letters.current(id))?.status).toBe('revoked');
  });

  it('has no such life where the letter has no limit', async () => {
    const { id } = await world.aCase();
    expect(await life.report(id, 'searching', citizen)).toBe('none');
    expect((await life.reporting([id])).size).toBe(0);
  });
});
