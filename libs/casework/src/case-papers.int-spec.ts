import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import type { CaseRecord } from './case-record';
import { CaseworkWorld, citizen, officer } from './testing/casework-world';

describe('papers of a case', () => {
  let test: TestDatabase;
  let world: CaseworkWorld;
  const item = (record: CaseRecord, key: string) => record.items.find((each) => each.key === key);

  beforeAll(async () => {
    test = await createTestDatabase();
    world = await CaseworkWorld.at(test.url);
  });

  afterAll(async () => {
    await world?.database.close();
    await test?.drop();
  });

  it('returns only the papers named, each with its own reason, and stops the clock', async () => {
    const record = await world.aReturnedCase([{ key: 'ktp', reason: 'photo_blurred' }]);
    expect(record).toMatchObject({ status: 'returned', phase: 'waiting' });
    expect(record.pausedAt).not.toBeNull();
    expect(item(record, 'ktp')).toMatchObject({ state: 'returned', reason: 'photo_blurred' });
    expect(item(record, 'kk')).toMatchObject({ state: 'received', reason: null });
  });

  it('resubmits by itself with the last returned paper, not before', async () => {
    const { id } = await world.aReturnedCase([
      { key: 'ktp', reason: 'photo_blurred' },
      { key: 'kk', reason: 'photo_cropped' },
    ]);
    const one = await world.cases.attach(id, 'ktp', await world.aFile(), citizen);
    expect(one.status).toBe('returned');
    const two = await world.cases.bring(id, 'kk', citizen);
    expect(two).toMatchObject({ status: 'verifying', pausedAt: null });
    expect(item(two, 'kk')?.state).toBe('will_bring');
  });

  it('lets no citizen resubmit while a paper is still asked for', async () => {
    const { id } = await world.aReturnedCase();
    await expect(world.cases.act(id, 'resubmit', { actor: citizen })).rejects.toMatchObject({
      kind: 'invalid',
      fields: [expect.objectContaining({ field: 'items' })],
    });
  });

  it('keeps the old version beside the new one, and takes the same file once', async () => {
    const { id } = await world.aReturnedCase();
    const file = await world.aFile();
    await world.cases.attach(id, 'ktp', file, citizen);
    const record = await world.cases.attach(id, 'ktp', file, citizen);
    expect(item(record, 'ktp')?.documents.map(({ version, state }) => ({ version, state }))).toEqual([
      { version: 1, state: 'superseded' },
      { version: 2, state: 'received' },
    ]);
    expect((await world.cases.events(id)).filter(({ action }) => action === 'resubmit')).toHaveLength(1);
  });

  it('takes two new papers at once', async () => {
    const { id } = await world.aReturnedCase([
      { key: 'ktp', reason: 'photo_blurred' },
      { key: 'kk', reason: 'photo_blurred' },
    ]);
    const files = [await world.aFile(), await world.aFile()] as const;
    await Promise.all([
      world.cases.attach(id, 'ktp', files[0], citizen),
      world.cases.attach(id, 'kk', files[1], citizen),
    ]);
    expect((await world.cases.get(id)).status).toBe('verifying');
    expect(await world.ledger.verify(id)).toBeNull();
  });

  describe('reviewed', () => {
    it('keeps verdict and reason of the newest version', async () => {
      const record = await world.aVerifyingCase();
      const id = item(record, 'ktp')?.documents.at(-1)?.id ?? '';
      const review = { verdict: 'returned', reason: 'photo_blurred' } as const;
      expect(item(await world.cases.reviewDocument(id, review, officer), 'ktp')).toMatchObject({
        state: 'returned',
        reason: 'photo_blurred',
      });
    });

    it('refuses a reason that the service does not know', async () => {
      const record = await world.aVerifyingCase();
      const id = item(record, 'ktp')?.documents.at(-1)?.id ?? '';
      const review = { verdict: 'returned', reason: 'ugly' } as const;
      await expect(world.cases.reviewDocument(id, review, officer)).rejects.toMatchObject({
        kind: 'invalid',
      });
    });

    it('refuses an old version, whose verdict says nothing about the paper now', async () => {
      const returned = await world.aReturnedCase();
      const old = item(returned, 'ktp')?.documents.at(-1)?.id ?? '';
      await world.cases.attach(returned.id, 'ktp', await world.aFile(), citizen);
      const review = world.cases.reviewDocument(old, { verdict: 'accepted' }, officer);
      await expect(review).rejects.toMatchObject({ kind: 'conflict' });
    });
  });
});
