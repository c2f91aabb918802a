import { newId } from '@app/core';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { NumberSettled, NumbersInvalid } from './letters.errors';
import { type NumberBlock, NumberBlocks, type Settlement } from './number-blocks';
import { NumberBook, type NumberEntry } from './number-book';
import { NumberVoiding } from './number-voiding';
import { RegisterBook } from './register-book';
import { LettersWorld } from './testing/letters-world';

jest.setTimeout(120_000); // a small machine under load

const head = newId();
const series = { service: 'iumk', year: 2026 };

describe('numbers kept for paper', () => {
  let test: TestDatabase;
  let world: LettersWorld;
  let blocks: NumberBlocks;
  let book: NumberBook;

  beforeEach(async () => {
    test = await createTestDatabase();
    world = await LettersWorld.at(test.url);
    blocks = world.get(NumberBlocks);
    book = world.get(NumberBook);
    await world.database.query(
      `INSERT INTO users (id, username, name, password_hash, roles) VALUES ($1, 'kasi', 'Kasi Contoh', '-', '{section_head}')`,
      [head],
    );
  });

  afterEach(async () => {
    await world?.close();
    await test?.drop();
  });

  const reserve = (count: number): Promise<NumberBlock> =>
    blocks.reserve({ service: 'iumk', count, note: 'listrik padam', by: head });
  const settle = (block: NumberBlock, ...items: Settlement[]): Promise<NumberBlock> =>
    blocks.settle(block.id, items, head);
  const aDraft = async (): Promise<string> => {
    const { id } = await world.aCase();
    await world.act(id, 'draft_letter');
    return id;
  };
  const entries = (): Promise<NumberEntry[]> => book.all(series);
  const explained = async (): Promise<string[]> => (await entries()).map(({ explanation }) => explanation);

  it('stand in the series between those of letters, none twice, while many draw at once', async () => {
    const cases = await Promise.all(Array.from({ length: 6 }, () => world.aCase()));
    const drafts = cases.map(({ id }) => world.act(id, 'draft_letter'));
    const taken = await Promise.all([reserve(5), reserve(1), reserve(3), ...drafts]);

    const ranges = taken.slice(0, 3) as NumberBlock[];
    expect(ranges.map(({ first, last }) => last - first + 1)).toEqual([5, 1, 3]);
    expect((await entries()).map(({ seq }) => seq)).toEqual(Array.from({ length: 15 }, (_, i) => i + 1));
    expect((await explained()).sort()).toEqual([...Array(9).fill('block'), ...Array(6).fill('draft')]);
    expect(await book.check(series)).toMatchObject({ drawn: 15, reserved: 15, unexplained: [] });
  });

  it('leave no trace when the process dies in the middle of the reservation', async () => {
    const dies = world.database.transaction(async () => {
      await reserve(4);
      throw new Error('killed');
    });
    await expect(dies).rejects.toThrow('killed');
    expect(await book.check(series)).toMatchObject({ drawn: 0, unexplained: [] });
    expect(await reserve(2)).toMatchObject({ first: 1, last: 2, open: 2 });
  });

  it('get each an end afterwards: a paper, a case whose letter takes it over, or void with a reason', async () => {
    const block = await reserve(4);
    world.clock.advance(86_400_000);
    const { id } = await world.aCase();
    const settled = await settle(
      block,
      { seq: 1, as: 'paper', day: '2026-03-02', name: 'Siti Contoh', village: '64.02.08.2005' },
      { seq: 2, as: 'case', day: '2026-03-02', caseId: id },
      { seq: 3, as: 'void', reason: 'spoiled', note: 'tinta tumpah' },
    );
    expect(settled.open).toBe(1);
    expect(await entries()).toMatchObject([
      {
        number: '503/0001/KB/III/2026',
        day: '2026-03-02',
        holder: 'Siti Contoh',
        village: 'Kota Bangun Ulu',
      },
      { number: '503/0002/KB/III/2026', explanation: 'case', caseId: id },
      { state: 'void', reason: 'spoiled', note: 'tinta tumpah', number: null },
      { explanation: 'block', blockId: block.id },
    ]);

    await world.act(id, 'draft_letter');
    await world.act(id, 'review');
    await world.act(id, 'record_signature', { fileId: await world.aScan() });
    expect(await world.letters.current(id)).toMatchObject({
      number: '503/0002/KB/III/2026',
      status: 'valid',
    });
    expect((await entries())[1]).toMatchObject({ explanation: 'letter', state: 'used', day: '2026-03-02' });
    expect(await book.check(series)).toMatchObject({
      drawn: 4,
      used: 2,
      void: 1,
      reserved: 1,
      unexplained: [],
    });

    await aDraft();
    expect((await entries())[4]).toMatchObject({ seq: 5, explanation: 'draft' });
  });

  it('are settled once, all that is said or nothing, also by two at once', async () => {
    const block = await reserve(2);
    const paper = (seq: number, name = 'Siti Contoh'): Settlement => ({
      seq,
      as: 'paper',
      day: '2026-03-02',
      name,
    });
    await expect(settle(block, paper(1), paper(3))).rejects.toMatchObject({
      fields: [{ field: 'items.1.seq', code: 'number_not_open' }],
    });
    expect(await explained()).toEqual(['block', 'block']);

    const both = await Promise.allSettled([settle(block, paper(1, 'A')), settle(block, paper(1, 'B'))]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await blocks.get(block.id)).open).toBe(1);
  });

  it('are open as before when the process dies while they are settled or given up', async () => {
    const block = await reserve(2);
    const dies = (work: () => Promise<unknown>): Promise<void> =>
      world.database.transaction(async () => {
        await work();
        throw new Error('killed');
      });
    const paper = { seq: 1, as: 'paper', day: '2026-03-02', name: 'Siti Contoh' } as const;
    const reason = { reason: 'cancelled', note: 'permohonan batal', by: head } as const;

    await expect(dies(() => settle(block, paper))).rejects.toThrow('killed');
    await expect(dies(() => world.get(NumberVoiding).void(series, 2, reason))).rejects.toThrow('killed');

    expect(await explained()).toEqual(['block', 'block']);
    expect((await blocks.get(block.id)).open).toBe(2);
    await settle(block, paper);
    await world.get(NumberVoiding).void(series, 2, reason);
    expect(await book.check(series)).toMatchObject({ drawn: 2, used: 1, void: 1, unexplained: [] });
  });

  it.each([
    [
      'a day before the reservation',
      { as: 'paper', day: '2026-03-01', name: 'X' },
      'day',
      'paper_day_outside',
    ],
    ['a day to come', { as: 'paper', day: '2026-03-03', name: 'X' }, 'day', 'paper_day_outside'],
    [
      'an unknown village',
      { as: 'paper', day: '2026-03-02', name: 'X', village: '0' },
      'village',
      'village_unknown',
    ],
    ['no such case', { as: 'case', day: '2026-03-02', caseId: newId() }, 'caseId', 'case_unknown'],
  ])('refuse %s', async (_what, said, field, code) => {
    const block = await reserve(1);
    const wrong = settle(block, { seq: 1, ...said } as Settlement);
    await expect(wrong).rejects.toThrow(NumbersInvalid);
    await expect(wrong).rejects.toMatchObject({ fields: [{ field: `items.0.${field}`, code }] });
  });

  it('are not for a case that has its number', async () => {
    const block = await reserve(2);
    const bind = (caseId: string, seq: number): Promise<NumberBlock> =>
      settle(block, { seq, as: 'case', day: '2026-03-02', caseId });
    await expect(bind(await aDraft(), 1)).rejects.toMatchObject({ fields: [{ code: 'case_has_number' }] });
    const { id } = await world.aCase();
    await bind(id, 1);
    await expect(bind(id, 2)).rejects.toMatchObject({ fields: [{ code: 'case_has_number' }] });
  });

  it('are given up one by one with a reason, but not under a case that still needs its letter', async () => {
    await reserve(1);
    const voiding = world.get(NumberVoiding);
    const giveUp = (seq: number): Promise<void> =>
      voiding.void(series, seq, { reason: 'cancelled', note: 'permohonan batal', by: head });
    await giveUp(1);
    await expect(giveUp(1)).rejects.toThrow(NumberSettled);
    await expect(giveUp(2)).rejects.toMatchObject({ kind: 'not_found' });

    const id = await aDraft();
    const verifyUrl = (await world.letters.current(id))?.verifyUrl ?? '';
    await expect(giveUp(2)).rejects.toThrow(NumberSettled);
    await world.act(id, 'send_back', { note: 'dibuat di kertas' });
    await giveUp(2);
    expect(await world.letters.verify(verifyUrl.split('/').at(-1) ?? '')).toMatchObject({ state: 'revoked' });

    await world.act(id, 'draft_letter');
    expect((await world.letters.current(id))?.number).toBe('503/0003/KB/III/2026');
    expect(await explained()).toEqual(['void', 'void', 'draft']);
  });

  it('a lost row is told, not passed over', async () => {
    await aDraft();
    await reserve(2);
    await world.database.query('UPDATE number_series SET next = next + 1');
    expect(await book.check(series)).toMatchObject({ drawn: 4, unexplained: [4] });
    expect((await entries())[3]).toMatchObject({ seq: 4, state: 'unexplained', explanation: 'unexplained' });
  });

  it('stand in the register book with every other number, as a sheet and as a PDF', async () => {
    const block = await reserve(1);
    await settle(block, { seq: 1, as: 'paper', day: '2026-03-02', name: '=1+1' });
    await aDraft();
    const register = world.get(RegisterBook);
    const sheet = await register.xlsx(series);
    expect(sheet.subarray(0, 2).toString()).toBe('PK');
    const pdf = await register.pdf(series);
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect((await register.pdf({ service: 'iumk', year: 2031 })).subarray(0, 5).toString()).toBe('%PDF-');
  });
});
