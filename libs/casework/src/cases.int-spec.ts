import { randomBytes } from 'node:crypto';
import { newId } from '@app/core';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { ActionForbidden, ActionIncomplete, ActionNotAllowed, CaseStale } from './casework.errors';
import { CaseworkWorld, citizen, officer } from './testing/casework-world';

describe('a case', () => {
  let test: TestDatabase;
  let world: CaseworkWorld;

  beforeAll(async () => {
    test = await createTestDatabase();
    world = await CaseworkWorld.at(test.url);
  });

  afterAll(async () => {
    await world?.database.close();
    await test?.drop();
  });

  describe('opened', () => {
    it('answers the same case to the same request, one after the other and at once', async () => {
      const input = await world.aNewCase({ caseId: newId() });
      const opened = await Promise.all([1, 2, 3].map(() => world.cases.open(input)));
      const again = await world.cases.open(input);

      expect(new Set([...opened, again].map(({ id }) => id))).toEqual(new Set([input.caseId]));
      expect(await world.cases.events(again.id)).toHaveLength(1);
    });

    it('answers the case of a known id whatever the seed says now', async () => {
      const input = await world.aNewCase({ caseId: newId() });
      const first = await world.cases.open(input);
      const second = await world.cases.open({ ...input, receiptSeed: randomBytes(32) });
      expect(second.receiptCode).toBe(first.receiptCode);
    });

    it('never answers another case when two seeds make the same code', async () => {
      const first = await world.aCase({ applicant: { name: 'Orang Pertama' } });
      const sameCode = jest.spyOn(world.vault, 'receiptCode').mockReturnValueOnce(first.receiptCode);
      const second = await world.aCase({ applicant: { name: 'Orang Kedua' } });
      sameCode.mockRestore();

      expect(second.id).not.toBe(first.id);
      expect(second.applicant.name).toBe('Orang Kedua');
      expect(second.receiptCode).not.toBe(first.receiptCode);
    });

    it('is one applicant for one NIK, also at once', async () => {
      const applicant = { name: 'Siti Contoh', nik: '6402994101900001' };
      const inputs = await Promise.all([1, 2, 3].map(() => world.aNewCase({ applicant })));
      const opened = await Promise.all(inputs.map((input) => world.cases.open(input)));
      expect(new Set(opened.map((record) => record.applicant.id)).size).toBe(1);
    });
  });

  describe('moved', () => {
    it('lets one of two at once win, with the same version', async () => {
      const { id, version } = await world.aVerifyingCase();
      const results = await Promise.allSettled([
        world.cases.act(id, 'draft_letter', { actor: officer, version }),
        world.cases.act(id, 'cancel', { actor: officer, version }),
      ]);

      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
      expect(refused[0]).toBeInstanceOf(CaseStale);
    });

    it('refuses a stale version and says the version now', async () => {
      const { id, version } = await world.aVerifyingCase();
      const stale = world.cases.act(id, 'draft_letter', { actor: officer, version: version - 1 });
      await expect(stale).rejects.toMatchObject({
        code: 'casework.case_stale',
        kind: 'conflict',
        details: { version: String(version) },
      });
    });

    it('refuses whoever has not the role, and writes nothing', async () => {
      const { id, version } = await world.aCase();
      const refused = world.cases.act(id, 'start_verification', { actor: citizen });
      await expect(refused).rejects.toThrow(ActionForbidden);
      expect((await world.cases.get(id)).version).toBe(version);
    });

    it.each(['review', 'no_such_action', 'constructor', 'toString', '__proto__'])(
      'refuses %s where the workflow has it not',
      async (action) => {
        const { id } = await world.aCase();
        await expect(world.cases.act(id, action, { actor: officer })).rejects.toThrow(ActionNotAllowed);
      },
    );

    it.each([
      { reasons: [], items: [{ key: 'ktp' }], field: 'reasons' },
      { reasons: ['incomplete'], items: [], field: 'items' },
      { reasons: ['not_a_reason'], items: [{ key: 'ktp' }], field: 'reasons' },
      { reasons: ['toString'], items: [{ key: 'ktp' }], field: 'reasons' },
      { reasons: ['incomplete'], items: [{ key: 'paspor' }], field: 'items' },
    ])('names what is missing or unknown: $reasons $items', async ({ field, ...input }) => {
      const { id } = await world.aVerifyingCase();
      const refused = world.cases.act(id, 'return_to_citizen', { actor: officer, ...input });
      await expect(refused).rejects.toMatchObject({ fields: [expect.objectContaining({ field })] });
      await expect(refused).rejects.toThrow(ActionIncomplete);
      expect((await world.cases.get(id)).status).toBe('verifying');
    });

    it('marks no paper as returned by an action that does not ask for papers', async () => {
      const { id } = await world.aCase();
      await world.cases
        .act(id, 'start_verification', { actor: officer, items: [{ key: 'ktp' }] })
        .catch(() => {});
      const { items } = await world.cases.get(id);
      expect(items.find(({ key }) => key === 'ktp')?.state).toBe('received');
    });

    it('undoes everything when the effect fails', async () => {
      world.effects.register({
        effect: 'draft',
        run: () => Promise.reject(new Error('no number')),
      });
      const { id, version } = await world.aVerifyingCase();
      await expect(world.cases.act(id, 'draft_letter', { actor: officer })).rejects.toThrow('no number');
      world.effects.register({ effect: 'draft', run: () => Promise.resolve({ number: '503/1' }) });

      expect((await world.cases.get(id)).version).toBe(version);
      await world.cases.act(id, 'draft_letter', { actor: officer });
      expect((await world.cases.events(id)).at(-1)?.detail).toMatchObject({ number: '503/1' });
    });

    it('is found by what was corrected, and keeps the phone that was given beside the form', async () => {
      const applicant = { name: 'Siti Contoh', nik: '6402994101900011', phone: '+6280000001111' };
      const { id } = await world.aCase({
        applicant,
        fields: { applicant_name: 'Siti Contoh', nik: '6402994101900011' },
      });

      await world.cases.patchFields(id, { applicant_name: 'Sitti Perbaikan' }, officer);

      const found = async (q: string): Promise<string[]> =>
        (await world.cases.list({ q, limit: 10 })).items.map((item) => item.id);
      expect(await found('perbaikan')).toEqual([id]);
      expect(await found('6402994101900011')).toContain(id);
      expect((await world.cases.get(id)).applicant).toMatchObject({
        name: 'Sitti Perbaikan',
        phone: '+6280000001111',
      });
    });

    it('is for another person after its NIK is corrected, and the first one stays as he was', async () => {
      const first = await world.aCase({
        applicant: { name: 'Orang Benar', nik: '6402994101900021' },
        fields: { applicant_name: 'Orang Benar', nik: '6402994101900021' },
      });
      const wrong = await world.aCase({
        applicant: { name: 'Salah Ketik', nik: '6402994101900021' },
        fields: { applicant_name: 'Salah Ketik', nik: '6402994101900021' },
      });

      const corrected = await world.cases.patchFields(wrong.id, { nik: '6402994101900022' }, officer);

      expect(corrected.applicant.id).not.toBe(first.applicant.id);
      expect(corrected.applicant.nik).toBe('6402994101900022');
      expect((await world.cases.get(first.id)).applicant.nik).toBe('6402994101900021');
    });

    it('takes no more papers once it has ended', async () => {
      const { id } = await world.aCase();
      await world.cases.act(id, 'cancel', { actor: officer });
      const late = world.cases.attach(id, 'ktp', await world.aFile(), citizen);

      await expect(late).rejects.toMatchObject({ code: 'casework.case_ended', kind: 'conflict' });
      await expect(world.cases.bring(id, 'ktp', citizen)).rejects.toMatchObject({
        code: 'casework.case_ended',
      });
    });

    it('gives a new PIN with the next version', async () => {
      const before = await world.aCase();
      const { pin } = await world.cases.newPin(before.id, officer);
      const after = await world.cases.get(before.id);
      expect(after.pinVersion).toBe(before.pinVersion + 1);
      expect(pin).toBe(world.vault.pin(before.receiptSeed, after.pinVersion));
    });
  });
});
