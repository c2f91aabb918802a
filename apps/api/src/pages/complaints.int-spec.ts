import { Cases, ComplaintList, Complaints } from '@app/casework';
import { newId } from '@app/core';
import { Database } from '@app/database';
import { TestApi } from '../../../../test/support/test-api';

jest.setTimeout(60_000); // a small machine under load

interface Page {
  status: number;
  html: string;
}

describe('complaints on the web page', () => {
  let api: TestApi;
  let database: Database;

  const get = async (url: string): Promise<Page> => {
    const reply = await api.app.inject({ url });
    return { status: reply.statusCode, html: reply.body };
  };
  const post = async (url: string, form: Record<string, string>, from = '192.0.2.1'): Promise<Page> => {
    const reply = await api.app.inject({
      method: 'POST',
      url,
      remoteAddress: from,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams(form).toString(),
    });
    return { status: reply.statusCode, html: reply.body };
  };
  const inHtml = (html: string, id: string): string =>
    new RegExp(`id="${id}">([^<]+)<`).exec(html)?.[1]?.trim() ?? '';
  const aForm = (about: Record<string, string> = {}): Record<string, string> => ({
    key: newId(),
    text: 'Saya dimintain uang 50 ribu di loket',
    name: '',
    phone: '',
    ...about,
  });
  const count = async (): Promise<number> =>
    Number((await database.queryOne<{ n: string }>('SELECT count(*) AS n FROM complaints'))?.n);

  beforeAll(async () => {
    api = await TestApi.start();
    database = api.app.get(Database);
  });
  afterAll(() => api?.stop());

  it('are offered on the front page, with the way past this office', async () => {
    expect((await get('/')).html).toMatch(/lapor\.go\.id.*href="\/pengaduan"/s);
    expect((await get('/pengaduan')).html).toContain('<textarea');
  });

  it('are taken without log-in or name; the answer is read with number and PIN', async () => {
    const receipt = await post('/pengaduan', aForm());
    expect(receipt.status).toBe(200);
    expect(receipt.html).toContain('GRATIS');
    const [receiptCode, pin] = [inHtml(receipt.html, 'receipt-code'), inHtml(receipt.html, 'pin')];
    expect(receiptCode).toMatch(/^KBP-/);
    expect((await post('/lacak', { receiptCode, pin })).html).toContain('Belum dijawab');

    await api.person('kasi', 'section_head');
    const chief = await database.queryOne<{ id: string }>(`SELECT id FROM users WHERE username = 'kasi'`);
    const viewer = { userId: chief?.id ?? '', roles: ['section_head'] };
    const { items } = await api.app.get(ComplaintList).list({ limit: 10 }, viewer);
    await api.app.get(Complaints).reply(items[0]?.id ?? '', 'Sudah <b>kami</b> tindak', viewer);
    const answered = (await post('/lacak', { receiptCode, pin })).html;
    expect(answered).toContain('Sudah dijawab');
    expect(answered).toContain('Sudah &lt;b>kami');
    expect((await post('/lacak', { receiptCode, pin: '12' })).status).toBe(404);
  });

  it('sent twice are there once, and other words under the same form are not lost', async () => {
    const [form, before] = [aForm(), await count()];
    const [first, second] = [await post('/pengaduan', form), await post('/pengaduan', form)];
    expect(inHtml(second.html, 'pin')).toBe(inHtml(first.html, 'pin'));
    expect(await count()).toBe(before + 1);
    await post('/pengaduan', { ...form, text: 'Loketnya juga tutup lebih awal' });
    expect(await count()).toBe(before + 2);
  });

  it.each([
    [{ text: 'apa' }, /lebih jelas/],
    [{ phone: 'bukan nomor' }, /role="alert"/],
    [{ text: 'x'.repeat(4001) }, /lebih jelas/],
    [{ key: 'x' }, /role="alert"/],
  ])('with a mistake keep what was written: %#', async (wrong, told) => {
    const before = await count();
    const form = aForm({ name: 'Siti Contoh', ...wrong });
    const page = await post('/pengaduan', form);
    expect(page.status).toBe(422);
    expect(page.html).toMatch(told);
    expect(page.html).toContain('value="Siti Contoh"');
    expect(await count()).toBe(before);
  });

  it('cannot bury those of others: one address is slowed, another is not', async () => {
    const answers: number[] = [];
    for (let i = 0; i < 21; i++) answers.push((await post('/pengaduan', aForm(), '192.0.2.9')).status);
    expect(answers.filter((status) => status === 200)).toHaveLength(20);
    expect(answers.at(-1)).toBe(429);
    expect((await post('/pengaduan', aForm(), '192.0.2.10')).status).toBe(200);
  });

  it('object to a refusal from the page of the case', async () => {
    const officer = await api.person('loket', 'officer');
    const { id } = await api.aCase(officer);
    const cases = api.app.get(Cases);
    const actor = { kind: 'staff' as const, userId: newId(), roles: ['officer', 'section_head'] };
    const { receiptCode } = await cases.get(id);
    const { pin } = await cases.newPin(id, actor);
    expect((await post('/lacak', { receiptCode, pin })).html).not.toContain('/lacak/keberatan');
    await cases.act(id, 'start_verification', { actor });
    await cases.act(id, 'reject', { actor, reasons: ['outside_area'] });
    expect((await post('/lacak', { receiptCode, pin })).html).toContain('/lacak/keberatan');

    expect((await post('/lacak/keberatan', { receiptCode, pin, text: 'x' })).html).toContain(
      'belum terkirim',
    );
    expect(
      (await post('/lacak/keberatan', { receiptCode, pin: 'x', text: 'alamat saya benar' })).status,
    ).toBe(404);
    const taken = await post('/lacak/keberatan', {
      receiptCode,
      pin,
      text: 'alamat usaha saya benar di Liang',
    });
    expect(inHtml(taken.html, 'receipt-code')).toMatch(/^KBP-/);
    expect(await database.query('SELECT kind FROM complaints WHERE case_id = $1', [id])).toEqual([
      { kind: 'objection' },
    ]);
  });
});
