import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import type { CaseFilter } from './case-list';
import { CaseworkWorld } from './testing/casework-world';

describe('the list of cases', () => {
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

  const walk = async (filter: Omit<CaseFilter, 'limit' | 'cursor'>): Promise<string[]> => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await world.cases.list({ ...filter, limit: 3, ...(cursor ? { cursor } : {}) });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    return seen;
  };

  it('walks cases of the same instant page by page, each once', async () => {
    const channel = 'ties';
    const made = [];
    for (let n = 0; n < 10; n++) made.push((await world.aCase({ channel })).id);
    const seen = await walk({ channel });
    expect(seen).toHaveLength(10);
    expect(new Set(seen)).toEqual(new Set(made));
  });

  it('refuses a cursor that is not ours', async () => {
    const cursor = Buffer.from(JSON.stringify({ at: 'x', id: 'y' })).toString('base64url');
    await expect(world.cases.list({ cursor, limit: 3 })).rejects.toMatchObject({ kind: 'invalid' });
  });

  it('finds by code, NIK, phone and whole words of a name, in any spelling', async () => {
    const applicant = { name: "M. Nur'aini Al-Contoh", nik: '6402994101900077', phone: '+6280000000077' };
    const { id, receiptCode } = await world.aCase({ applicant });
    const asked = [receiptCode, receiptCode.toLowerCase(), applicant.nik, '640299 410190 0077'];
    for (const q of [
      ...asked,
      '0800-0000-0077',
      'aini',
      'AL-CONTOH',
      'm. contoh',
      "nur'aini",
      ` ${receiptCode} `,
    ]) {
      expect({ q, found: await walk({ q }) }).toEqual({ q, found: [id] });
    }
    expect(await walk({ q: 'cont' })).toEqual([]);
  });

  it('shows what is overdue only', async () => {
    const channel = 'late';
    const { id } = await world.aCompleteCase({ channel });
    expect(await walk({ channel, overdue: true })).toEqual([]);
    world.clock.advance(10 * 86_400_000);
    await world.aCase({ channel });
    expect(await walk({ channel, overdue: true })).toEqual([id]);
  });

  it('holds no word, number or field of the citizen in the clear', async () => {
    const applicant = { name: 'Rahasianama Contoh', nik: '6402994101900088', phone: '+6280000000088' };
    const { id } = await world.aCase({ applicant, fields: { business_name: 'Rahasiawarung' } });
    const rows = await world.database.query<{ text: string }>(
      `SELECT c::text || a::text || coalesce(s::text, '') || coalesce(d::text, '') AS text FROM cases c
         JOIN applicants a ON a.id = c.applicant_id LEFT JOIN case_search s ON s.case_id = c.id
         LEFT JOIN case_event_details d ON d.case_id = c.id WHERE c.id = $1`,
      [id],
    );
    const text = rows.map((row) => row.text).join();
    for (const secret of ['Rahasianama', 'rahasiawarung', applicant.nik, '80000000088']) {
      expect(text.toLowerCase()).not.toContain(secret.toLowerCase());
      expect(text).not.toContain(Buffer.from(secret).toString('hex'));
    }
  });
});
