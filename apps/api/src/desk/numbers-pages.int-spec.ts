import { Database } from '@app/database';
import { NumberBlocks, NumberBook } from '@app/letters';
import { DeskVisitor } from '../../../../test/support/desk-visitor';
import { TestApi } from '../../../../test/support/test-api';

jest.setTimeout(90_000); // a small machine under load

const home = '/petugas/nomor';
const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Makassar' }).format(new Date());
const year = Number(today.slice(0, 4));

describe('numbers at the desk', () => {
  let api: TestApi;
  let officerToken: string;
  let head: DeskVisitor;
  let officer: DeskVisitor;

  beforeAll(async () => {
    api = await TestApi.start();
    officerToken = await api.person('petugas', 'officer');
    await api.person('kasi', 'section_head');
    [head, officer] = [new DeskVisitor(api.app), new DeskVisitor(api.app)];
    await head.login('kasi', 'kata sandi kasi');
    await officer.login('petugas', 'kata sandi petugas');
  });
  afterAll(() => api?.stop());

  const reserve = async (count: number): Promise<string> => {
    await head.get(home);
    const reply = await head.send(home, { service: 'iumk', count: String(count), note: 'listrik padam' });
    expect(reply.status).toBe(303);
    return /blok\/([^?]+)/.exec(reply.location)?.[1] ?? '';
  };
  const entry = (seq: number): ReturnType<NumberBook['one']> =>
    api.app.get(NumberBook).one({ service: 'iumk', year }, seq);

  it('keeps a block for paper, once however often it is pressed, and shows what to write', async () => {
    const id = await reserve(3);
    expect((await head.repeat()).location).toContain(id);
    expect(await api.app.get(NumberBlocks).list(10)).toHaveLength(1);
    expect((await head.get(`${home}/blok/${id}`)).html).toContain('503/0001/KB/');
    expect((await officer.get(home)).html).not.toContain('name="count"');
  });

  it('records what became of each number; one that is wrong holds back all, with its place', async () => {
    const { first, id } = await api.app.get(NumberBlocks).get(await reserve(3));
    const code = await api.aCase(officerToken);
    const path = `${home}/blok/${id}`;
    await officer.get(path);
    const paper = { [`as.${first}`]: 'paper', [`day.${first}`]: today, [`name.${first}`]: 'Siti Contoh' };
    const bad = {
      [`as.${first + 1}`]: 'case',
      [`day.${first + 1}`]: today,
      [`code.${first + 1}`]: 'KB-0000-0000',
    };
    const refused = await officer.send(path, { ...paper, ...bad });
    expect(refused.status).toBe(422);
    expect(refused.html).toContain(`${first + 1}: Berkas ini tidak ditemukan.`);
    expect(refused.html).toContain('value="Siti Contoh"');
    expect((await entry(first)).explanation).toBe('block');

    const { receiptCode } = (await api.call('GET', `/cases/${code.id}`, officerToken)).body;
    const good = { ...bad, [`code.${first + 1}`]: String(receiptCode) };
    const void_ = { [`as.${first + 2}`]: 'void', [`reason.${first + 2}`]: 'spoiled' };
    expect(await officer.send(path, { ...paper, ...good, ...void_ })).toMatchObject({ status: 303 });
    expect(await officer.repeat()).toMatchObject({ status: 303 });
    expect(await Promise.all([0, 1, 2].map((i) => entry(first + i)))).toMatchObject([
      { explanation: 'paper', holder: 'Siti Contoh' },
      { explanation: 'case', caseId: code.id },
      { explanation: 'void', reason: 'spoiled' },
    ]);
    expect((await officer.get(path)).html).not.toContain('<fieldset');
  });

  it('gives a number up with a reason, by who may', async () => {
    const { first } = await api.app.get(NumberBlocks).get(await reserve(1));
    const path = `${home}/batal/iumk/${year}/${first}`;
    expect((await officer.get(`${home}?layanan=iumk`)).html).not.toContain('/batal/');
    await head.get(`${home}?layanan=iumk`);
    expect(await head.send(path, { reason: 'unused', note: 'tidak jadi' })).toMatchObject({ status: 303 });
    expect(await entry(first)).toMatchObject({ state: 'void', reason: 'unused', note: 'tidak jadi' });
    expect((await head.get(`${home}?layanan=iumk&mulai=${first}`)).html).toContain('Tidak jadi dipakai');
  });

  it('says aloud which number nothing explains', async () => {
    const { first } = await api.app.get(NumberBlocks).get(await reserve(1));
    expect((await head.get(home)).html).toContain('Semua nomor ada catatannya');
    // As if the row of the next number had been lost.
    await api.app.get(Database).query('UPDATE number_series SET next = next + 1');
    const { html } = await head.get(home);
    // Also on the page of another service.
    expect(/data-unexplained="iumk">([^<]+)/.exec(html)?.[1]).toContain(String(first + 1));
  });

  it.each(['?tahun=abc', '?layanan=%27', '?tahun=1900'])(
    'answers a wrong address with a page: %s',
    async (query) => {
      expect((await head.get(`${home}${query}`)).status).toBe(422);
    },
  );
});
