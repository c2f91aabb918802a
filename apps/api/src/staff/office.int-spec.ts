import { type Answer, TestApi } from '../../../../test/support/test-api';

jest.setTimeout(60_000); // a small machine under load

const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Makassar' }).format(new Date());
const shut = { monday: [], tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [], sunday: [] };

describe('what the office sets by the day, over REST', () => {
  let api: TestApi;
  const tokens: Record<string, string> = {};

  beforeAll(async () => {
    api = await TestApi.start();
    for (const role of ['officer', 'section_head', 'auditor']) {
      tokens[role] = await api.person(role.replace('_', '-'), role);
    }
  });
  afterAll(() => api?.stop());

  const put = (path: string, items: object[], who = 'section_head'): Promise<Answer> =>
    api.call('PUT', `/office/${path}`, tokens[who], { items });

  it.each([
    ['closures', { from: today, reason: 'Banjir' }, { to: today, active: true }],
    [
      'hours',
      { from: today, to: today, reason: 'Ramadan', hours: { ...shut, monday: [['08:00', '12:00']] } },
      {},
    ],
    ['officials', { from: today, role: 'secretary', name: 'Contoh', title: 'Sekcam' }, { to: null, nip: '' }],
    ['notices', { from: today, text: 'Loket pindah ke aula' }, { to: null }],
  ])('%s are set by the head of section, seen by the officer, and audited', async (path, item, shown) => {
    expect((await put(path, [item], 'officer')).status).toBe(403);
    expect(await put(path, [item])).toMatchObject({ status: 200, body: { items: [{ ...item, ...shown }] } });
    expect((await put(path, [item])).body['items']).toHaveLength(1);
    const seen = await api.call('GET', `/office/${path}`, tokens['officer']);
    expect(seen).toMatchObject({ status: 200, body: { items: [item], nextCursor: null } });
    const audit = await api.call('GET', `/audit?action=office.${path}`, tokens['auditor']);
    expect(audit.body['items']).toHaveLength(2);

    expect((await put(path, [])).body['items']).toEqual([]);
    const all = await api.call('GET', `/office/${path}?all=true`, tokens['officer']);
    expect(all.body['items']).toMatchObject([{ active: false, endedAt: expect.any(String) as string }]);
  });

  it.each(['closures', 'hours', 'officials', 'notices'])('%s are no lists within the list', async (path) => {
    const refused = await put(path, [[[]]]);
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ field: 'items' }] } });
  });

  it('a notice stands on the citizens’ front page as long as it counts', async () => {
    const front = async (): Promise<string> => (await api.app.inject({ method: 'GET', url: '/' })).body;
    await put('notices', [{ from: today, text: 'Loket pindah <ke> aula' }]);
    expect(await front()).toContain('Loket pindah &lt;ke');
    await put('notices', []);
    expect(await front()).not.toContain('Loket pindah');
  });

  it.each([
    ['closures', { reason: 'x' }, 'items.0.reason'],
    ['closures', { from: '2026-02-30' }, 'items.0.from'],
    ['closures', { to: '2020-01-01' }, 'items.0.to'],
    ['closures', { from: '2026-01-01', to: '2099-01-01' }, 'items.0.from'],
    ['hours', { hours: { monday: [] } }, 'items.0.hours'],
    ['hours', { hours: { ...shut, monday: [['12:00', '08:00']] } }, 'items.0.hours'],
    ['hours', { hours: { ...shut, monday: [['08:00', '25:00']] } }, 'items.0.hours'],
    ['officials', { role: 'raja', name: 'A', title: 'B' }, 'items.0.role'],
    ['notices', { text: 'x'.repeat(501) }, 'items.0.text'],
  ])('%s refuse %j and name the field', async (path, about, field) => {
    const { status, body } = await put(path, [{ from: today, ...fieldsOf(path), ...about }]);
    expect(status).toBe(422);
    expect((body['errors'] as { field: string }[]).map((error) => error.field)).toContain(field);
  });
});

/** What a row of this list needs beside its days. */
function fieldsOf(path: string): object {
  if (path === 'hours') return { reason: 'Ramadan', hours: shut };
  if (path === 'closures') return { reason: 'Banjir' };
  return path === 'notices' ? { text: 'Pengumuman' } : {};
}
