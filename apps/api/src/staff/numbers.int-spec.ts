import { type Answer, TestApi } from '../../../../test/support/test-api';

jest.setTimeout(60_000); // a small machine under load

const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Makassar' }).format(new Date());
const year = Number(day.slice(0, 4));

describe('numbers and the register over REST', () => {
  let api: TestApi;
  const tokens: Record<string, string> = {};

  beforeAll(async () => {
    api = await TestApi.start();
    for (const role of ['officer', 'section_head', 'auditor']) {
      tokens[role] = await api.person(role.replace('_', '-'), role);
    }
  });
  afterAll(() => api?.stop());

  const reserve = (who: string, body: object, key?: string): Promise<Answer> =>
    api.call('POST', '/numbers/blocks', tokens[who], body, key ? { 'idempotency-key': key } : {});
  const order = { service: 'iumk', count: 3, note: 'listrik padam' };

  it('a block is reserved by the head, once however often it is asked, and reconciled by the officer', async () => {
    expect((await reserve('officer', order)).status).toBe(403);
    const first = await reserve('section_head', order, 'blok-1');
    expect(first).toMatchObject({ status: 201, body: { first: 1, last: 3, open: 3, note: 'listrik padam' } });
    expect(await reserve('section_head', order, 'blok-1')).toEqual(first);

    const path = `/numbers/blocks/${String(first.body['id'])}/settle`;
    const items = [
      { seq: 1, as: 'paper', day, name: 'Siti Contoh' },
      { seq: 2, as: 'void', reason: 'spoiled' },
    ];
    expect(await api.call('POST', path, tokens['officer'], { items })).toMatchObject({
      status: 200,
      body: { open: 1 },
    });
    const again = await api.call('POST', path, tokens['officer'], { items });
    expect(again).toMatchObject({ status: 422, body: { errors: [{ field: 'items.0.seq' }, {}] } });
    const check = await api.call('GET', '/numbers/check?service=iumk', tokens['auditor']);
    expect(check.body).toMatchObject({ year, drawn: 3, used: 1, void: 1, reserved: 1, unexplained: [] });
    const list = await api.call('GET', '/numbers?service=iumk&limit=2', tokens['auditor']);
    expect(list.body).toMatchObject({ items: [{ explanation: 'paper' }, { explanation: 'void' }] });
    expect(list.body['nextCursor']).toEqual(expect.any(String));
  });

  it('the book comes as JSON, as a sheet and as a PDF, and the audit knows who read it', async () => {
    const path = `/reports/register?service=iumk&year=${year}`;
    expect((await api.call('GET', path, tokens['auditor'])).body['items']).toHaveLength(3);
    for (const [format, type] of [
      ['xlsx', /spreadsheetml/],
      ['pdf', /^application\/pdf/],
    ] as const) {
      const reply = await api.app.inject({
        method: 'GET',
        url: `/api/v1${path}&format=${format}`,
        headers: { authorization: `Bearer ${tokens['auditor']}` },
      });
      expect(reply).toMatchObject({ statusCode: 200 });
      expect(reply.headers['content-type']).toMatch(type);
    }
    const audit = await api.call('GET', '/audit?action=register.read', tokens['auditor']);
    expect(audit.body['items']).toHaveLength(3);
  });

  it.each([
    [{ ...order, count: 0 }, 'count'],
    [{ ...order, count: 101 }, 'count'],
    [{ ...order, service: 'tidak-ada' }, 'service'],
    [{ ...order, note: '' }, 'note'],
  ])('refuses %j and names the field', async (body, field) => {
    const { status, body: problem } = await reserve('section_head', body);
    expect(status).toBe(422);
    expect(problem['errors']).toContainEqual(expect.objectContaining({ field }));
  });

  it.each([
    [{ seq: 3, as: 'paper', day }, 'items.0.name'],
    [{ seq: 3, as: 'paper', day: '2026-02-30', name: 'X' }, 'items.0.day'],
    [{ seq: 3, as: 'case', day }, 'items.0.caseId'],
    [{ seq: 3, as: 'void' }, 'items.0.reason'],
    [{ seq: 3, as: 'hilang' }, 'items.0.as'],
  ])('refuses to settle by %j', async (item, field) => {
    const { body } = await api.call('GET', '/numbers/blocks', tokens['officer']);
    const [block] = body['items'] as { id: string }[];
    const path = `/numbers/blocks/${block?.id}/settle`;
    const { status, body: problem } = await api.call('POST', path, tokens['officer'], { items: [item] });
    expect(status).toBe(422);
    expect(problem['errors']).toContainEqual(expect.objectContaining({ field }));
  });

  it('an open number is given up by the head with a reason', async () => {
    const body = { service: 'iumk', year, seq: 3, reason: 'unused' };
    expect((await api.call('POST', '/numbers/void', tokens['officer'], body)).status).toBe(403);
    expect(await api.call('POST', '/numbers/void', tokens['section_head'], body)).toMatchObject({
      status: 200,
      body: { seq: 3, state: 'void', reason: 'unused' },
    });
    expect((await api.call('POST', '/numbers/void', tokens['section_head'], body)).status).toBe(409);
  });
});
