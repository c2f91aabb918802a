import { TestApi } from '../../../../test/support/test-api';

jest.setTimeout(60_000); // a small machine under load

describe('reports over REST', () => {
  let api: TestApi;
  let token: string;
  const ask = (query: string, who = token): ReturnType<TestApi['call']> =>
    api.call('GET', `/reports/recap?${query}`, who);

  beforeAll(async () => {
    api = await TestApi.start();
    token = await api.person('kasi', 'section_head');
  });
  afterAll(() => api?.stop());

  it('counts a new file in this year and month, without a person in it', async () => {
    const officer = await api.person('loket', 'officer');
    await api.aCase(officer);
    const { status, body } = await ask(`year=${new Date().getUTCFullYear()}`, officer);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      totals: { files: { iumk: 1, ak1: null }, total: 1 },
      channels: [{ channel: 'counter', files: 1 }],
    });
    expect(JSON.stringify(body)).not.toMatch(/Siti|640299/);
  });

  it.each([
    ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'PK'],
    ['pdf', 'application/pdf', '%PDF'],
  ])('comes as %s, to be saved', async (format, type, magic) => {
    const reply = await api.app.inject({
      url: `/api/v1/reports/recap?year=2026&month=3&format=${format}`,
      headers: { authorization: `Bearer ${token}` },
    });
    expect(reply.statusCode).toBe(200);
    expect(reply.headers).toMatchObject({
      'content-type': type,
      'content-disposition': `attachment; filename="rekap-2026-03.${format}"`,
    });
    expect(reply.rawPayload.subarray(0, magic.length).toString()).toBe(magic);
  });

  it.each(['', 'year=x', 'year=1', 'year=2026&month=13', 'year=2026&format=doc', 'year=2026&who=me'])(
    'is refused for "%s"',
    async (query) => expect((await ask(query)).status).toBe(422),
  );

  it('is not for village officers', async () => {
    const admin = await api.login('admin', 'kata sandi admin');
    const password = 'kata sandi desa';
    const village = '64.02.08.2005';
    const user = { username: 'desa', name: 'Uji', roles: ['village_officer'], village, password };
    await api.call('POST', '/users', admin, user);
    expect((await ask('year=2026', await api.login('desa', password))).status).toBe(403);
  });
});
