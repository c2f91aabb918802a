import { type CaseRecord, SamePerson } from '@app/casework';
import { OfficeRows } from '@app/database';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { LettersWorld } from './testing/letters-world';

jest.setTimeout(60_000); // a small machine under load

const reviewerId = '01990000-0000-7000-8000-000000000002'; // of the world
const deputyId = '01990000-0000-7000-8000-000000000009';
const today = '2026-03-02';

describe('a letter signed by a deputy', () => {
  let test: TestDatabase;
  let world: LettersWorld;
  let orderId: string;

  beforeAll(async () => {
    test = await createTestDatabase();
    world = await LettersWorld.at(test.url);
  });
  afterAll(async () => {
    await world?.close();
    await test?.drop();
  });
  afterEach(() => world.get(OfficeRows).end(orderId, world.clock.now()));

  const appoint = async (userId: string): Promise<void> => {
    const data = {
      ...{ userId, role: 'district_head', basis: 'Plh.', order: null },
      ...{ name: 'Contoh Pengganti, S.Sos.', rank: 'Penata', nip: null },
    };
    const row = { from: today, to: today, data, by: deputyId, at: world.clock.now() };
    orderId = await world.get(OfficeRows).add('deputy', row);
  };
  const aReviewed = async (): Promise<CaseRecord> => {
    const { id } = await world.aCase();
    await world.act(id, 'draft_letter');
    return world.act(id, 'review');
  };
  const sign = async (id: string): Promise<CaseRecord> =>
    world.act(id, 'record_signature', { fileId: await world.aScan() });

  it('names him with his basis, and is signed when another reviewed it', async () => {
    await appoint(deputyId);
    const { id } = await aReviewed();
    const [row] = await world.database.query<{ signer: object }>(
      'SELECT signer FROM letters WHERE case_id = $1',
      [id],
    );
    expect(row?.signer).toMatchObject({ name: 'Contoh Pengganti, S.Sos.', title: 'Plh. Camat Kota Bangun' });
    expect((await sign(id)).status).toBe('signed');
  });

  it('is not signed when he reviewed it himself before he was appointed and his name stands under it', async () => {
    const { id } = await aReviewed();
    await appoint(reviewerId);
    await world.act(id, 'print_sheet'); // from now on it is his name
    await expect(sign(id)).rejects.toThrow(SamePerson);
    expect((await world.cases.get(id)).status).toBe('reviewed');
  });

  it('is signed by its holder although the reviewer stands in for him since', async () => {
    const { id } = await aReviewed();
    await appoint(reviewerId);
    expect((await sign(id)).status).toBe('signed');
  });
});
