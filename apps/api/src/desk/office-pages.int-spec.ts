import { OfficeDates } from '@app/casework';
import { Deputies, Users } from '@app/staff';
import { DeskVisitor } from '../../../../test/support/desk-visitor';
import { TestApi } from '../../../../test/support/test-api';

jest.setTimeout(90_000); // a small machine under load

const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Makassar' }).format(new Date());
const home = '/petugas/kantor';

describe('what the office sets by the day, at the desk', () => {
  let api: TestApi;
  const desks: Record<string, DeskVisitor> = {};
  const desk = (who: string): DeskVisitor => {
    const visitor = desks[who];
    if (!visitor) throw new Error(`nobody is ${who}`);
    return visitor;
  };

  beforeAll(async () => {
    api = await TestApi.start();
    for (const role of ['officer', 'section_head']) {
      const username = role.replace('_', '-');
      await api.person(username, role);
      desks[role] = new DeskVisitor(api.app);
      await desks[role].login(username, `kata sandi ${username}`);
    }
  });
  afterAll(() => api?.stop());

  it.each([
    ['closure', { from: today, to: '', reason: 'banjir di Liang' }, { from: today, to: today }],
    [
      'hours',
      { from: today, to: today, reason: 'Ramadan', monday: '8.00 - 12.00, 13:00-14.30', friday: '' },
      {
        hours: {
          monday: [
            ['08:00', '12:00'],
            ['13:00', '14:30'],
          ],
          friday: [],
          sunday: [],
        },
      },
    ],
    [
      'official',
      { from: today, role: 'district_head', name: 'Contoh, S.Sos.', title: 'Camat' },
      { to: null, nip: '' },
    ],
    ['notice', { from: today, text: 'Loket pindah ke balai desa' }, { to: null }],
  ] as const)('adds a %s once however often it is pressed, and ends it', async (kind, fields, stored) => {
    const head = desk('section_head');
    const rows = () => api.app.get(OfficeDates).list<object>(kind);
    await head.get(home);
    const first = await head.send(`${home}/${kind}`, fields);
    expect(first).toMatchObject({ status: 303 });
    expect(await head.repeat()).toMatchObject({ status: 303 });
    const { items } = await rows();
    expect(items).toMatchObject([{ active: true, ...stored }]);
    expect((await desk('officer').get(home)).html).not.toContain(`${home}/${kind}`);

    await head.get(home);
    expect(await head.send(`${home}/${kind}/${items[0]?.id}/akhiri`)).toMatchObject({ status: 303 });
    expect((await rows()).items).toEqual([]);
  });

  it('offers the usual hours to begin from, and says what is no time', async () => {
    const head = desk('section_head');
    expect((await head.get(home)).html).toContain('value="08.00-12.00, 13.00-16.00"');
    const refused = await head.send(`${home}/hours`, { from: today, reason: 'Ramadan', monday: 'pagi' });
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('Jam kerja belum benar');
    expect(refused.html).toContain('value="pagi"');
  });

  it('keeps the other rows when one is added, and says what is wrong with a new one', async () => {
    const head = desk('section_head');
    await head.get(home);
    await head.send(`${home}/closure`, { from: today, reason: 'banjir' });
    await head.get(home);
    const refused = await head.send(`${home}/closure`, { from: '2020-01-01', reason: 'lama sekali' });
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('Tanggal mulai terlalu lama');
    expect(refused.html).toContain('value="lama sekali"');
    await head.send(`${home}/closure`, { from: today, reason: 'listrik padam' });
    const { items } = await api.app.get(OfficeDates).list<{ reason: string }>('closure');
    expect(items.map(({ reason }) => reason).sort()).toEqual(['banjir', 'listrik padam']);
  });

  it('changes nothing when somebody else was faster', async () => {
    const head = desk('section_head');
    const other = new DeskVisitor(api.app);
    await other.login('section-head', 'kata sandi section-head');
    await head.get(home);
    await other.get(home);
    await head.send(`${home}/notice`, { from: today, text: 'Pertama' });
    const refused = await other.send(`${home}/notice`, { from: today, text: 'Kedua' });
    expect(refused.status).toBe(409);
    expect(refused.html).toContain('baru saja diubah orang lain');
    const { items } = await api.app.get(OfficeDates).list<{ text: string }>('notice');
    expect(items.map(({ text }) => text)).toEqual(['Pertama']);
  });

  it('appoints a deputy by the day, and ends the order at once', async () => {
    const head = desk('section_head');
    const userId = (await api.app.get(Users).list()).find(({ username }) => username === 'officer')?.id ?? '';
    const rolesNow = () => api.app.get(Deputies).rolesOf(userId, ['officer']);
    await head.get('/petugas/pengganti');
    const fields = { userId, role: 'secretary', basis: 'Plh.', from: today, to: '', order: '800/1/2026' };
    expect(await head.send('/petugas/pengganti', fields)).toMatchObject({ status: 303 });
    expect(await rolesNow()).toMatchObject([{ role: 'secretary', basis: 'Plh.' }]);

    const { html } = await head.get('/petugas/pengganti');
    const [, end = ''] = /action="(\/petugas\/pengganti\/[^"]+akhiri)"/.exec(html) ?? [];
    expect(await head.send(end)).toMatchObject({ status: 303 });
    expect(await rolesNow()).toEqual([]);
    expect((await desk('officer').get('/petugas/pengganti')).html).not.toContain('<select');
  });

  it('lets nobody appoint himself', async () => {
    const head = desk('section_head');
    const own =
      (await api.app.get(Users).list()).find(({ username }) => username === 'section-head')?.id ?? '';
    await head.get('/petugas/pengganti');
    const fields = { userId: own, role: 'district_head', basis: 'Plh.', from: today };
    const refused = await head.send('/petugas/pengganti', fields);
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('tidak dapat menunjuk diri sendiri');
  });
});
