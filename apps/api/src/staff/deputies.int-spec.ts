import { type Answer, TestApi } from '../../../../test/support/test-api';

jest.setTimeout(60_000); // a small machine under load

const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Makassar' }).format(new Date());

describe('deputies over REST', () => {
  let api: TestApi;
  const tokens: Record<string, string> = {};
  let officerId: string;

  const put = (who: string, items: object[]): Promise<Answer> =>
    api.call('PUT', '/office/deputies', tokens[who], { items });
  const order = (about: object = {}): object => ({
    ...{ userId: officerId, role: 'section_head', basis: 'Plh.', from: today, to: today },
    ...about,
  });

  beforeAll(async () => {
    api = await TestApi.start();
    tokens['admin'] = await api.login('admin', 'kata sandi admin');
    for (const role of ['officer', 'section_head', 'secretary', 'auditor']) {
      tokens[role] = await api.person(role.replace('_', '-'), role);
    }
    const { body } = await api.call('GET', '/users', tokens['admin']);
    const users = body['items'] as { id: string; username: string }[];
    officerId = users.find(({ username }) => username === 'officer')?.id ?? '';
  });
  afterAll(() => api?.stop());

  it('an officer reviews as the head of section for as long as the order stands, and the history says so', async () => {
    const { id } = await api.aCase(tokens['officer'] ?? '');
    const act = (action: string, body = {}): Promise<Answer> =>
      api
        .call('GET', `/cases/${id}`, tokens['officer'])
        .then(({ body: { version } }) =>
          api.call('POST', `/cases/${id}/actions/${action}`, tokens['officer'], { version, ...body }),
        );
    await act('start_verification');
    await act('draft_letter');
    expect((await act('review')).status).toBe(403);

    expect(await put('section_head', [order()])).toMatchObject({
      status: 200,
      body: { items: [{ userId: officerId, role: 'section_head', basis: 'Plh.', active: true }] },
    });
    const { actions } = (await api.call('GET', `/cases/${id}`, tokens['officer'])).body;
    expect(actions).toContainEqual(expect.objectContaining({ code: 'review' }));
    expect(await act('review')).toMatchObject({ status: 200, body: { status: 'reviewed' } });
    const events = (await api.call('GET', `/cases/${id}/events`, tokens['auditor'])).body['items'];
    expect(events).toContainEqual(
      expect.objectContaining({
        action: 'review',
        detail: expect.objectContaining({
          onBehalf: expect.objectContaining({ role: 'section_head', basis: 'Plh.' }) as object,
        }) as object,
      }),
    );

    // He has given the paraf as a deputy: he does not record the signature as an officer.
    const { body } = await api.call('GET', `/cases/${id}`, tokens['officer']);
    expect((body['actions'] as { code: string }[]).map(({ code }) => code)).not.toContain('record_signature');

    expect((await put('secretary', [])).status).toBe(200);
    expect((await act('send_back', { note: 'periksa lagi' })).status).toBe(403);
    const audit = await api.call('GET', '/audit?action=office.deputies', tokens['auditor']);
    expect(audit.body['items']).toHaveLength(2);
  });

  it.each([
    [{ role: 'admin' }, 'items.0.role'],
    [{ role: 'auditor' }, 'items.0.role'],
    [{ from: '2026-02-30' }, 'items.0.from'],
    [{ to: 'besok' }, 'items.0.to'],
    [{ basis: '' }, 'items.0.basis'],
    [{ userId: 'x' }, 'items.0.userId'],
    [{ userId: '00000000-0000-7000-8000-000000000000' }, 'items.0.userId'],
  ])('refuses %j and names the field', async (about, field) => {
    const { status, body } = await put('admin', [order(about)]);
    expect(status).toBe(422);
    expect(body['errors']).toContainEqual(expect.objectContaining({ field }));
    expect(body['detail']).toMatch(/\w/);
  });

  it('is not for those who would only profit', async () => {
    expect((await put('officer', [order()])).status).toBe(403);
    expect((await put('auditor', [order()])).status).toBe(403);
  });
});
