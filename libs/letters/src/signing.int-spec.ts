import { newId } from '@app/core';
import { OfficeRows } from '@app/database';
import { Files } from '@app/documents';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { LettersWorld } from './testing/letters-world';

jest.setTimeout(60_000); // a small machine under load

describe('who signs, and what is not signed', () => {
  let test: TestDatabase;
  let world: LettersWorld;

  beforeAll(async () => {
    test = await createTestDatabase();
    world = await LettersWorld.at(test.url);
  });

  afterAll(async () => {
    await world?.close();
    await test?.drop();
  });

  const tokenOf = async (id: string): Promise<string> =>
    (await world.letters.current(id))?.verifyUrl.split('/').at(-1) ?? '';

  it('overprints what may not be signed yet or is signed already, and only that', async () => {
    const { id } = await world.aCase();
    await world.act(id, 'draft_letter');
    const size = async (): Promise<number> => (await world.letters.sheet(id)).bytes.length;
    const drafted = await size();
    await world.act(id, 'review');
    const toSign = await size();
    expect(drafted).toBeGreaterThan(toSign + 200);
    await world.act(id, 'print_sheet');
    expect((await world.letters.sheet(id)).bytes).toEqual((await world.letters.sheet(id)).bytes);
    await world.act(id, 'record_signature', { fileId: await world.aScan() });
    expect(await size()).toBeGreaterThan(toSign + 200);
  });

  it('does not take its own unsigned sheet for the signed letter', async () => {
    const { id } = await world.aCase();
    await world.act(id, 'draft_letter');
    await world.act(id, 'review');
    const { bytes } = await world.letters.sheet(id);
    const { fileId } = await world.get(Files).store(bytes, { purpose: 'upload' });
    await expect(world.act(id, 'record_signature', { fileId })).rejects.toMatchObject({
      code: 'letters.paper_unsigned',
      fields: [{ field: 'fileId', code: 'sheet_unsigned' }],
    });
    expect((await world.letters.verify(await tokenOf(id)))?.state).toBe('not_signed');
  });

  it('names who is in office on the day: by dated row, by order, and who signs when the sheet is printed', async () => {
    const rows = world.get(OfficeRows);
    const day = { from: '2026-05-04', to: '2026-05-05', by: newId(), at: world.clock.now() };
    const signerOf = async (id: string): Promise<unknown> =>
      (await world.letters.verify(await tokenOf(id)))?.signer;
    world.clock.set(new Date('2026-05-03T02:00:00Z'));
    const { id } = await world.aCase();
    await world.act(id, 'draft_letter');
    await world.act(id, 'review');
    const before = await signerOf(id);

    await rows.add('official', {
      ...day,
      data: {
        role: 'district_head',
        name: 'Camat Baru Contoh',
        title: 'Camat Kota Bangun',
        rank: '',
        nip: '1',
      },
    });
    world.clock.set(new Date('2026-05-04T02:00:00Z'));
    expect(await signerOf(id)).toEqual(before);
    await world.act(id, 'print_sheet');
    expect(await signerOf(id)).toEqual({ name: 'Camat Baru Contoh', title: 'Camat Kota Bangun' });

    const order = {
      userId: newId(),
      role: 'district_head',
      basis: 'Plh.',
      name: 'Sekcam Contoh',
      rank: null,
      nip: '2',
    };
    await rows.add('deputy', { ...day, from: '2026-05-05', data: order });
    world.clock.set(new Date('2026-05-05T02:00:00Z'));
    const { id: later } = await world.aCase();
    await world.act(later, 'draft_letter');
    expect(await signerOf(later)).toEqual({ name: 'Sekcam Contoh', title: 'Plh. Camat Kota Bangun' });
    world.clock.set(new Date('2026-05-06T02:00:00Z'));
    await world.act(later, 'review');
    await world.act(later, 'record_signature', { fileId: await world.aScan() });
    expect(await signerOf(later)).toEqual({ name: 'Sekcam Contoh', title: 'Plh. Camat Kota Bangun' });
  });
});
