import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Files } from '@app/documents';
import { TestApi } from '../../../../test/support/test-api';

jest.setTimeout(60_000); // a small machine under load

const photo = readFileSync(join(__dirname, '../../../../test/contract/photo.jpg'));

describe('the work of the desk over REST', () => {
  let api: TestApi;
  let officer: string;
  let head: string;

  beforeAll(async () => {
    api = await TestApi.start();
    officer = await api.person('petugas', 'officer');
    head = await api.person('kasi', 'section_head');
  });

  afterAll(() => api?.stop());

  const act = async (id: string, action: string, token: string, more: object = {}): Promise<number> => {
    const { body } = await api.call('GET', `/cases/${id}`, token);
    const given = { version: body['version'], ...more };
    const { status } = await api.call('POST', `/cases/${id}/actions/${action}`, token, given);
    expect(status).toBe(200);
    return Number(body['version']) + 1;
  };
  const aReviewedCase = async (): Promise<{ id: string; version: number }> => {
    const { id } = await api.aCase(officer);
    await act(id, 'start_verification', officer);
    await act(id, 'draft_letter', officer);
    return { id, version: await act(id, 'review', head) };
  };
  const aScan = async (): Promise<string> =>
    (await api.app.get(Files).store(photo, { purpose: 'upload' })).fileId;

  it('gives the case, its question and at most three buttons, and says so when nothing waits', async () => {
    expect(await api.call('GET', '/work/next', head)).toMatchObject({
      status: 200,
      body: { case: null, buttons: [], waiting: 0 },
    });
    const { id } = await api.aCase(officer);
    expect(await api.call('GET', '/work/next', officer)).toMatchObject({
      status: 200,
      body: {
        case: { id, status: 'submitted' },
        question: expect.stringContaining('?') as string,
        buttons: [
          { key: 1, code: 'start_verification', needs: [] },
          { key: 2, code: 'cancel' },
        ],
        late: false,
        waiting: 1,
        waitingLate: 0,
      },
    });
  });

  it('answers each of a stack by itself: the good ones stand, the stale and the unready say why', async () => {
    const [good, stale] = [await aReviewedCase(), await aReviewedCase()];
    const unready = await api.aCase(officer);
    const items = [
      { ...stale, version: stale.version - 1, fileId: await aScan() },
      { ...good, fileId: await aScan() },
      { ...unready, fileId: await aScan() },
      { id: '00000000-0000-7000-8000-000000000000', version: 1 },
    ];
    const headers = { 'idempotency-key': 'tumpukan-1' };
    const signed = await api.call('POST', '/work/sign', officer, items, headers);
    expect(signed).toMatchObject({
      status: 200,
      body: {
        items: [
          { id: stale.id, status: 409, problem: { code: 'casework.case_stale', version: stale.version } },
          { id: good.id, status: 200, case: { status: 'signed' } },
          { id: unready.id, status: 422, problem: { code: 'casework.action_incomplete' } },
          { status: 404, problem: { code: 'casework.case_not_found' } },
        ],
      },
    });
    expect(await api.call('POST', '/work/sign', officer, items, headers)).toEqual(signed);
    expect((await api.call('GET', `/cases/${stale.id}`, officer)).body['status']).toBe('reviewed');
    expect((await api.call('GET', `/cases/${good.id}/letter`, officer)).body['signed']).toBe(true);
  });

  it('takes a stack of initials of the section head, without any scan', async () => {
    const { id } = await api.aCase(officer);
    await act(id, 'start_verification', officer);
    const version = await act(id, 'draft_letter', officer);
    expect((await api.call('POST', '/work/sign', head, [{ id, version }])).body).toMatchObject({
      items: [{ status: 200, case: { status: 'reviewed' } }],
    });
  });

  it.each([{}, [{ id: 'x', version: 1 }], [{ version: 1 }], [{ id: 1 }]])('refuses %j', async (items) => {
    expect((await api.call('POST', '/work/sign', officer, items)).status).toBe(422);
  });
});
