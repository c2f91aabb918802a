import { Complaints, type ComplaintReceipt } from '@app/casework';
import { Contacts } from '@app/contacts';
import { newId } from '@app/core';
import { Database } from '@app/database';
import { type Answer, TestApi } from '../../../../test/support/test-api';

jest.setTimeout(60_000); // a small machine under load

describe('complaints over REST', () => {
  let api: TestApi;
  let database: Database;
  const tokens: Record<string, string> = {};
  const roles = ['officer', 'section_head', 'secretary', 'district_head', 'auditor'];

  const as = (
    who: string,
    method: 'GET' | 'POST' | 'PATCH',
    path: string,
    payload?: object,
    headers?: Record<string, string>,
  ): Promise<Answer> => api.call(method, path, tokens[who], payload, headers);
  const ids = async (who: string, path: string): Promise<unknown[]> =>
    ((await as(who, 'GET', path)).body['items'] as { id: string }[]).map(({ id }) => id);
  const userId = async (who: string): Promise<string> => {
    const username = who.replace('_', '-');
    const row = await database.queryOne<{ id: string }>('SELECT id FROM users WHERE username = $1', [
      username,
    ]);
    return row?.id ?? '';
  };

  const fromChat = async (): Promise<{
    receipt: ComplaintReceipt;
    identityId: string;
    conversationId: string;
  }> => {
    const sender = { channel: 'messenger', account: 'a', senderId: newId(), at: new Date() };
    const address = await api.app.get(Contacts).resolve(sender);
    const complaint = { cause: newId(), text: 'dimintain uang di loket', channel: 'messenger' };
    const receipt = await api.app.get(Complaints).receive({ ...complaint, identityId: address.identityId });
    return { receipt, ...address };
  };

  beforeAll(async () => {
    api = await TestApi.start();
    database = api.app.get(Database);
    for (const role of roles) tokens[role] = await api.person(role.replace('_', '-'), role);
  });
  afterAll(() => api?.stop());

  it('is taken in by an officer for a caller, who does not read it afterwards', async () => {
    const key = { 'idempotency-key': newId() };
    const body = {
      text: 'Antrean lama sekali',
      name: 'Siti Contoh',
      phone: '0800 0000 4321',
      channel: 'phone',
    };
    const taken = await as('officer', 'POST', '/complaints', body, key);
    expect(taken).toMatchObject({
      status: 201,
      body: { receiptCode: expect.stringMatching(/^KBP-/) as string },
    });
    expect(await as('officer', 'POST', '/complaints', body, key)).toEqual(taken);

    const path = `/complaints/${String(taken.body['id'])}`;
    expect((await as('officer', 'GET', path)).status).toBe(403);
    expect((await as('district_head', 'GET', path)).status).toBe(403);
    expect((await as('secretary', 'GET', path)).body).toMatchObject({
      text: 'Antrean lama sekali',
      class: 'service',
      contact: { name: 'Siti Contoh', phone: '+6280000004321' },
    });
    expect(await ids('auditor', '/complaints?state=open')).toContain(taken.body['id']);
    expect((await as('auditor', 'POST', `${path}/reply`, { text: 'x' })).status).toBe(403);
  });

  it('shows tasks about complaints to the same people only', async () => {
    const { receipt } = await fromChat();
    const subjects = async (who: string): Promise<unknown[]> =>
      ((await as(who, 'GET', '/tasks?kind=complaint')).body['items'] as Record<string, unknown>[]).map(
        ({ subjectId }) => subjectId,
      );
    expect(await subjects('section_head')).toContain(receipt.id);
    expect(await subjects('auditor')).toContain(receipt.id);
    expect(await subjects('officer')).toEqual([]);
    expect(await subjects('district_head')).toEqual([]);
  });

  it('answers on the chat that it came from; the answer is read by few', async () => {
    const { receipt, conversationId } = await fromChat();
    const replied = await as('section_head', 'POST', `/complaints/${receipt.id}/reply`, {
      text: 'Kami tindak hari ini',
    });
    expect(replied).toMatchObject({
      status: 200,
      body: { state: 'replied', replies: [{ text: 'Kami tindak hari ini' }] },
    });
    const texts = async (who: string, path: string): Promise<string> =>
      JSON.stringify((await as(who, 'GET', path)).body['items']);
    for (const path of [`/conversations/${conversationId}/messages`, '/messages?direction=outbound']) {
      expect(await texts('secretary', path)).toContain('Kami tindak hari ini');
      expect(await texts('officer', path)).not.toContain('Kami tindak');
    }
    const closed = await as('section_head', 'POST', `/complaints/${receipt.id}/close`, { outcome: 'upheld' });
    expect(closed).toMatchObject({ status: 200, body: { state: 'closed', outcome: 'upheld' } });
    expect(await texts('secretary', '/messages?direction=outbound')).toContain('sudah kami perbaiki');
  });

  it('leaves an answer without a chat to be told by hand', async () => {
    const { body } = await as('officer', 'POST', '/complaints', { text: 'Ruang tunggu kotor' });
    await as('section_head', 'POST', `/complaints/${String(body['id'])}/reply`, {
      text: 'Sudah dibersihkan',
    });
    const { items } = (await as('section_head', 'GET', '/tasks?kind=complaint_answer_by_hand')).body;
    expect(items).toContainEqual(
      expect.objectContaining({ subjectId: body['id'], ownerRole: 'section_head' }),
    );
  });

  it('is gone from everywhere for the section head whom it is about', async () => {
    const { receipt } = await fromChat();
    const path = `/complaints/${receipt.id}`;
    const concernsUser = await userId('section_head');
    expect((await as('secretary', 'PATCH', path, { concernsUser, class: 'field_check' })).status).toBe(204);
    expect((await as('section_head', 'GET', path)).status).toBe(404);
    expect((await as('section_head', 'POST', `${path}/reply`, { text: 'bukan saya' })).status).toBe(404);
    expect(await ids('section_head', '/complaints')).not.toContain(receipt.id);
    const { items } = (await as('section_head', 'GET', '/tasks?kind=complaint')).body;
    expect(JSON.stringify(items)).not.toContain(receipt.id);
    expect((await as('secretary', 'GET', path)).body).toMatchObject({ class: 'field_check', concernsUser });
  });

  it('leaves a trail that an auditor reads and an administrator does not', async () => {
    const { receipt } = await fromChat();
    await as('secretary', 'GET', `/complaints/${receipt.id}`);
    const admin = await api.login('admin', 'kata sandi admin');
    const path = `/audit?subjectKind=complaint&subjectId=${receipt.id}`;
    expect((await as('auditor', 'GET', path)).body['items']).toMatchObject([{ action: 'complaint.read' }]);
    expect((await api.call('GET', path, admin)).body['items']).toEqual([]);
  });

  it.each([
    [{ text: '' }, 'text'],
    [{ text: 'abc', channel: 'messenger' }, 'channel'],
    [{ text: 'abc', phone: 'bukan nomor' }, 'phone'],
    [{ text: 'abc', concernsUser: newId() }, 'concernsUser'],
    [{ text: 'abc', caseId: newId() }, 'caseId'],
    [{ text: 'abc', class: 'urgent' }, 'class'],
  ])('refuses %j by its field', async (body, field) => {
    const answer = await as('officer', 'POST', '/complaints', body);
    expect(answer.status).toBe(422);
    expect(answer.body['errors']).toMatchObject([{ field }]);
  });

  it('says why it cannot be closed yet', async () => {
    const { receipt } = await fromChat();
    const answer = await as('section_head', 'POST', `/complaints/${receipt.id}/close`, { outcome: 'upheld' });
    expect(answer).toMatchObject({ status: 409, body: { code: 'casework.complaint_unanswered' } });
  });
});
