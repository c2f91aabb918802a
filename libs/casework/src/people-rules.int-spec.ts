import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import type { Actor, CaseRecord } from './case-record';
import { OtherVillage, SamePerson } from './casework.errors';
import { CaseworkWorld, officer } from './testing/casework-world';

jest.setTimeout(60_000); // a small machine under load

const ulu = '64.02.08.2005';
const staff = (ordinal: number, roles: string[], village?: string): Actor => ({
  kind: 'staff',
  userId: `01900000-0000-7000-8000-0000000001${String(ordinal).padStart(2, '0')}`,
  roles,
  village,
});
const ofUlu = staff(1, ['village_officer'], ulu);
const ofLoleng = staff(2, ['village_officer'], '64.02.08.2004');
const both = staff(3, ['officer', 'section_head']);
const head = staff(4, ['section_head']);

describe('who does what to one case', () => {
  let test: TestDatabase;
  let world: CaseworkWorld;

  beforeAll(async () => {
    test = await createTestDatabase();
    world = await CaseworkWorld.at(test.url);
    // What letters do is not the matter here.
    for (const effect of ['draft', 'sign', 'deliver'])
      world.effects.register({ effect, run: async () => ({}) });
  });
  afterAll(async () => {
    await world?.database.close();
    await test?.drop();
  });

  const aCaseOf = async (village?: string): Promise<CaseRecord> =>
    world.aCase({ applicant: { name: 'Siti Contoh', village } });
  const served = (record: CaseRecord, actor: Actor): string[] =>
    world.cases.actionsFor(record, actor).map(({ code }) => code);
  const itemOf = (record: CaseRecord, key: string): string | undefined =>
    record.items.find((item) => item.key === key)?.state;
  const act = (id: string, action: string, actor: Actor, more = {}): Promise<CaseRecord> =>
    world.cases.act(id, action, { actor, ...more });
  const aReviewed = async (reviewer: Actor): Promise<CaseRecord> => {
    const { id } = await aCaseOf(ulu);
    await act(id, 'start_verification', both);
    await act(id, 'draft_letter', both);
    return act(id, 'review', reviewer);
  };
  const scan = async (): Promise<{ fileId: string }> => ({ fileId: await world.aFile() });

  it('nobody reviews and signs the same case, however many roles he has, and is not offered it', async () => {
    const record = await aReviewed(both);
    expect(served(record, both)).not.toContain('record_signature');
    await expect(act(record.id, 'record_signature', both, await scan())).rejects.toThrow(SamePerson);
    expect((await world.cases.get(record.id)).version).toBe(record.version);

    expect(served(record, officer)).toContain('record_signature');
    expect((await act(record.id, 'record_signature', officer, await scan())).status).toBe('signed');
  });

  it('only the review that stands counts: sent back and reviewed by another, the first may sign', async () => {
    const record = await aReviewed(both);
    await act(record.id, 'send_back', head, { note: 'periksa lagi' });
    await act(record.id, 'draft_letter', both);
    const again = await act(record.id, 'review', head);
    expect(served(again, both)).toContain('record_signature');
    expect((await act(record.id, 'record_signature', both, await scan())).status).toBe('signed');
  });

  describe('a deputy', () => {
    const orderId = '01900000-0000-7000-8000-000000000201';
    const deputyOf = (role: string, ordinal: number, own: string[] = []): Actor => ({
      ...{ kind: 'staff', roles: [...own, role], deputyFor: [{ role, basis: 'Plh.', orderId }] },
      userId: `01900000-0000-7000-8000-0000000001${ordinal}`,
    });
    const last = async (id: string): Promise<unknown> => (await world.cases.events(id)).at(-1);

    it('acts in the role, and the ledger says on whose behalf', async () => {
      const { id } = await aReviewed(deputyOf('section_head', 20));
      const onBehalf = { role: 'section_head', basis: 'Plh.', orderId };
      expect(await last(id)).toMatchObject({ action: 'review', detail: { onBehalf } });
      expect(await world.ledger.verify(id)).toBeNull();
    });

    it('acts for himself where his own role suffices', async () => {
      const { id } = await aReviewed(deputyOf('section_head', 21, ['secretary']));
      expect(await last(id)).not.toHaveProperty('detail.onBehalf');
      await world.cases.newPin(id, deputyOf('officer', 21, ['secretary']));
      expect(await last(id)).not.toHaveProperty('detail.onBehalf');
      await world.cases.newPin(id, deputyOf('officer', 22, ['auditor']));
      expect(await last(id)).toMatchObject({ action: 'new_pin', detail: { onBehalf: { role: 'officer' } } });
    });

    it('does not review and sign the same case either', async () => {
      const record = await aReviewed(deputyOf('section_head', 23, ['officer']));
      const later = deputyOf('secretary', 23, ['officer']);
      expect(served(record, later)).not.toContain('record_signature');
      await expect(act(record.id, 'record_signature', later, await scan())).rejects.toThrow(SamePerson);
    });

    it('who stands in for the signer reviews nothing: his own name will be under it', async () => {
      const { id } = await aCaseOf(ulu);
      await act(id, 'start_verification', both);
      const drafted = await act(id, 'draft_letter', both);
      const signing = deputyOf('district_head', 24, ['secretary']);
      expect(served(drafted, signing)).not.toContain('review');
      await expect(act(id, 'review', signing)).rejects.toThrow(SamePerson);
      expect((await act(id, 'send_back', signing, { note: 'periksa lagi' })).status).toBe('verifying');
    });
  });

  it('the village gives its covering letter as a step, for its own people only', async () => {
    const record = await aCaseOf(ulu);
    expect(served(record, ofUlu)).toEqual(['endorse']);
    expect(served(record, ofLoleng)).toEqual([]);
    await expect(act(record.id, 'endorse', ofLoleng)).rejects.toThrow(OtherVillage);
    await expect(act((await aCaseOf()).id, 'endorse', ofUlu)).rejects.toThrow(OtherVillage);

    const endorsed = await act(record.id, 'endorse', ofUlu, { data: { number: '470/12/KBU' } });
    expect(endorsed.status).toBe('submitted');
    expect(itemOf(endorsed, 'surat_pengantar')).toBe('accepted');
    expect(itemOf(endorsed, 'ktp')).toBe('received');
    expect((await world.cases.events(record.id)).at(-1)).toMatchObject({
      action: 'endorse',
      actorId: ofUlu.kind === 'staff' ? ofUlu.userId : '',
      detail: {
        settles: ['surat_pengantar'],
        village: ulu,
        villageName: 'Kota Bangun Ulu',
        on: '2026-03-02',
        data: { number: '470/12/KBU' },
      },
    });
    expect(await world.ledger.verify(record.id)).toBeNull();
  });

  it.each([
    [[{ key: 'surat_pengantar', reason: 'no_cover_letter' }], 'verifying', 'resubmit'],
    [[{ key: 'surat_pengantar' }, { key: 'ktp', reason: 'photo_blurred' }], 'returned', 'endorse'],
  ])('a case returned for %j is then %s', async (items, status, last) => {
    const { id } = await aCaseOf(ulu);
    await act(id, 'start_verification', officer);
    await act(id, 'return_to_citizen', officer, { reasons: ['incomplete'], items });

    expect((await act(id, 'endorse', ofUlu)).status).toBe(status);
    expect((await world.cases.events(id)).at(-1)).toMatchObject({ action: last });
  });

  it('two endorsements at once leave one case whole', async () => {
    const { id, version } = await aCaseOf(ulu);
    const told = await Promise.allSettled([
      act(id, 'endorse', ofUlu, { version }),
      act(id, 'endorse', ofUlu, { version }),
    ]);
    expect(told.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await world.ledger.verify(id)).toBeNull();
  });

  it('a signed letter is handed over in the village where the service says so', async () => {
    const record = await aReviewed(head);
    await act(record.id, 'record_signature', officer, await scan());
    const ready = await act(record.id, 'mark_ready', officer);
    expect(served(ready, ofUlu)).toEqual(['hand_over']);
    await expect(act(record.id, 'hand_over', ofLoleng)).rejects.toThrow(OtherVillage);
    expect((await act(record.id, 'hand_over', ofUlu)).status).toBe('handed_over');
  });
});
