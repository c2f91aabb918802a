import { ComplaintList } from '@app/casework';
import { Users } from '@app/staff';
import { DeskVisitor } from '../../../../test/support/desk-visitor';
import { TestApi } from '../../../../test/support/test-api';

jest.setTimeout(90_000); // a small machine under load

const home = '/petugas/pengaduan';
const words = 'Loket tutup jam sepuluh, padahal belum waktunya.';

describe('complaints at the desk', () => {
  let api: TestApi;
  const desks: Record<string, DeskVisitor> = {};

  beforeAll(async () => {
    api = await TestApi.start();
    for (const role of ['officer', 'section_head', 'auditor']) {
      const username = role.replace('_', '-');
      await api.person(username, role);
      desks[role] = new DeskVisitor(api.app);
      await desks[role].login(username, `kata sandi ${username}`);
    }
  });
  afterAll(() => api?.stop());

  const desk = (role: string): DeskVisitor => {
    const visitor = desks[role];
    if (!visitor) throw new Error(`nobody is ${role}`);
    return visitor;
  };
  const take = async (
    more: Record<string, string> = {},
  ): Promise<{ id: string; receiptCode: string; pin: string }> => {
    const officer = desk('officer');
    await officer.get(`${home}/baru`);
    const { html, status } = await officer.send(`${home}/baru`, { text: words, channel: 'phone', ...more });
    expect(status).toBe(200);
    const receiptCode = /id="receipt-code">([^<]+)/.exec(html)?.[1] ?? '';
    const pin = /id="pin">([^<]+)/.exec(html)?.[1] ?? '';
    const { items } = await api.app
      .get(ComplaintList)
      .list({ limit: 200 }, { userId: await idOf('admin'), roles: [] });
    return { id: items.find((one) => one.receiptCode === receiptCode)?.id ?? '', receiptCode, pin };
  };
  const idOf = async (username: string): Promise<string> =>
    (await api.app.get(Users).list()).find((user) => user.username === username)?.id ?? '';

  it('takes one in for a caller, once however often the form comes, who reads the answer with code and PIN', async () => {
    const { id, receiptCode, pin } = await take();
    const again = await desk('officer').repeat();
    expect(again.html).toContain(receiptCode);
    expect(again.html).toContain(pin);
    const head = desk('section_head');
    await head.get(`${home}/${id}`);
    expect(await head.send(`${home}/${id}/jawab`, { text: 'Besok loket buka penuh.' })).toMatchObject({
      status: 303,
    });
    const track = await api.app.get(ComplaintList).track(receiptCode, pin);
    expect(track.replies).toMatchObject([{ text: 'Besok loket buka penuh.' }]);
  });

  it('hides it from who took it in, and lets the auditor read but not answer', async () => {
    const { id } = await take();
    expect((await desk('officer').get(`${home}/${id}`)).status).toBe(403);
    const { html } = await desk('auditor').get(`${home}/${id}`);
    expect(html).toContain(words);
    expect(html).not.toContain('/jawab"');
  });

  it('counts those without an answer on the overview, and no longer when it is answered', async () => {
    const { id, receiptCode } = await take();
    const head = desk('section_head');
    const before = /(\d+) pengaduan belum dijawab/.exec((await head.get('/petugas/tumpukan')).html)?.[1];
    expect((await head.get(home)).html).toContain(receiptCode);
    await head.get(`${home}/${id}`);
    await head.send(`${home}/${id}/jawab`, { text: 'Sudah kami perbaiki.' });
    const after = /(\d+) pengaduan belum dijawab/.exec((await head.get('/petugas/lainnya')).html)?.[1] ?? '0';
    expect(Number(after)).toBe(Number(before) - 1);
  });

  it('keeps what was written when the answer is too long, and sends nothing', async () => {
    const { id } = await take();
    const head = desk('section_head');
    await head.get(`${home}/${id}`);
    const refused = await head.send(`${home}/${id}/jawab`, { text: `Awal ${'x'.repeat(2000)}` });
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('Awal xxx');
    expect((await head.get(`${home}/${id}`)).html).not.toContain('class="outbound"');
  });

  it('is given another class, and ends with an outcome, once', async () => {
    const { id } = await take();
    const head = desk('section_head');
    await head.get(`${home}/${id}`);
    expect(await head.send(`${home}/${id}/tutup`, { outcome: 'upheld' })).toMatchObject({ status: 409 });
    await head.send(`${home}/${id}/kelas`, { class: 'information', concernsUser: '' });
    await head.get(`${home}/${id}`);
    expect((await head.send(`${home}/${id}/tutup`, { outcome: 'withdrawn', note: 'dicabut' })).status).toBe(
      303,
    );
    const viewer = { userId: await idOf('admin'), roles: [] };
    expect(await api.app.get(ComplaintList).get(id, viewer)).toMatchObject({
      class: 'information',
      state: 'closed',
      outcome: 'withdrawn',
      note: 'dicabut',
    });
    expect((await head.get(`${home}/${id}`)).html).not.toContain('<textarea');
  });

  it('is gone for who finds that it is about himself', async () => {
    const { id } = await take();
    const head = desk('section_head');
    await head.get(`${home}/${id}`);
    const { location } = await head.send(`${home}/${id}/kelas`, { concernsUser: await idOf('section-head') });
    expect(location).toBe(`${home}?selesai=complaint_classify`);
    expect((await head.get(`${home}/${id}`)).status).toBe(404);
  });

  it('may turn out to be about nobody of the office', async () => {
    const { id } = await take({ concernsUser: await idOf('officer') });
    const head = desk('section_head');
    expect((await head.get(`${home}/${id}`)).html).toContain('Tentang: Uji');
    await head.send(`${home}/${id}/kelas`, { class: 'service', concernsUser: '' });
    expect((await head.get(`${home}/${id}`)).html).not.toContain('Tentang: Uji');
  });

  it('refuses a case that nobody has', async () => {
    const officer = desk('officer');
    await officer.get(`${home}/baru`);
    const refused = await officer.send(`${home}/baru`, { text: words, receiptCode: 'KB-0000-0000' });
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('Berkas ini tidak ditemukan.');
    expect(refused.html).toContain(words);
  });
});
