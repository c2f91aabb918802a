import { Database } from '@app/database';
import { newId } from '@app/core';
import { type Answer, TestApi } from '../../../../test/support/test-api';

jest.setTimeout(60_000); // a small machine under load

const nik = '6402991205990001';
const secrets = [nik, '80000004321', 'Jalan Contoh RT 2'];
const liang = '64.02.08.2007';

describe('who sees what of a citizen', () => {
  let api: TestApi;
  const tokens: Record<string, string> = {};
  let caseId: string;

  const get = (path: string, who: string): Promise<Answer> => api.call('GET', path, tokens[who]);
  const post = (path: string, who: string, body: object): Promise<Answer> =>
    api.call('POST', path, tokens[who], body);
  const entries = async (query: string): Promise<Record<string, unknown>[]> =>
    (await get(`/audit?${query}`, 'auditor')).body['items'] as Record<string, unknown>[];
  const ofVillage = async (username: string, village: string): Promise<string> => {
    const password = 'kata sandi desa';
    const user = { username, name: 'Perangkat Contoh', roles: ['village_officer'], village, password };
    expect((await post('/users', 'admin', user)).status).toBe(201);
    return api.login(username, password);
  };

  beforeAll(async () => {
    api = await TestApi.start();
    tokens['admin'] = await api.login('admin', 'kata sandi admin');
    for (const role of ['officer', 'section_head', 'secretary', 'district_head', 'auditor']) {
      tokens[role] = await api.person(role.replace('_', '-'), role);
    }
    tokens['liang'] = await ofVillage('desa-liang', liang);
    tokens['ulu'] = await ofVillage('desa-ulu', '64.02.08.2005');
    caseId = (await api.aCase(tokens['officer'] ?? '')).id; // of Liang
  });
  afterAll(() => api?.stop());

  it.each(['officer', 'section_head', 'secretary'])('%s, who works the case, sees it whole', async (who) => {
    const { body } = await get(`/cases/${caseId}`, who);
    expect(body).toMatchObject({ fields: { nik, address: secrets[2] }, applicant: { nik } });
  });

  it.each(['district_head', 'auditor', 'liang'])('%s sees it masked, its history too', async (who) => {
    const fields = { nik, address: secrets[2] };
    await api.call('PATCH', `/cases/${caseId}/fields`, tokens['officer'], { fields });
    for (const path of [`/cases/${caseId}`, `/cases/${caseId}/events`, '/cases']) {
      const { status, body } = await get(path, who);
      expect(status).toBe(200);
      for (const secret of secrets) expect(JSON.stringify(body)).not.toContain(secret);
    }
    expect((await get(`/cases/${caseId}`, who)).body).toMatchObject({
      fields: { applicant_name: 'Siti Contoh', nik: '6402********0001', address: '***' },
    });
  });

  it('nobody sees numbers in a list', async () => {
    const { body } = await get('/cases', 'officer');
    expect(JSON.stringify(body)).toContain(caseId);
    for (const secret of secrets) expect(JSON.stringify(body)).not.toContain(secret);
  });

  it('unmasking is an act with a reason, which the auditor reads and the database keeps sealed', async () => {
    const path = `/cases/${caseId}/unmask`;
    expect((await post(path, 'district_head', {})).status).toBe(422);
    expect((await post(path, 'ulu', { reason: 'ingin tahu' })).status).toBe(404);
    expect(await entries(`action=case.unmask`)).toEqual([]);

    const reason = 'mencocokkan KTP Bu Siti di meja';
    expect(await post(path, 'district_head', { reason })).toMatchObject({
      status: 200,
      body: { fields: { nik } },
    });
    expect(await entries(`action=case.unmask&subjectId=${caseId}`)).toEqual([
      expect.objectContaining({ subjectKind: 'case', detail: { note: reason } }),
    ]);
    const rows = await api.app.get(Database).query(`SELECT detail FROM audit_entries`);
    expect(JSON.stringify(rows)).not.toContain('Siti');
  });

  describe('a village officer', () => {
    it('finds cases of his village by any way, of another by none', async () => {
      const { receiptCode, documents } = (await get(`/cases/${caseId}`, 'officer')).body as {
        receiptCode: string;
        documents: object[];
      };
      expect(documents).toHaveLength(4);
      const lists = ['', `q=${nik}`, 'q=siti', `receiptCode=${receiptCode}`, `village=${liang}`];
      for (const query of lists) {
        expect((await get(`/cases?${query}`, 'liang')).body['items']).toHaveLength(1);
        expect((await get(`/cases?${query}`, 'ulu')).body['items']).toEqual([]);
      }
    });

    it.each(['', '/events', '/letter'])(
      'sees of another village not even that there is a case: GET %s',
      async (rest) => {
        expect(await get(`/cases/${caseId}${rest}`, 'ulu')).toMatchObject({
          status: 404,
          body: { code: 'casework.case_not_found' },
        });
      },
    );

    it.each(['/conversations', '/messages', '/tasks', '/outbox'])('has no %s', async (path) => {
      expect((await get(path, 'liang')).status).toBe(403);
    });

    it('gives the covering letter for his village, and moves nothing of another', async () => {
      const { version } = (await get(`/cases/${caseId}`, 'liang')).body;
      const path = `/cases/${caseId}/actions/endorse`;
      expect((await post(path, 'ulu', { version })).status).toBe(404);
      expect((await post(path, 'officer', { version })).status).toBe(403);
      const { status, body } = await post(path, 'liang', { version });
      expect(status).toBe(200);
      expect(body['documents']).toContainEqual(
        expect.objectContaining({ document: 'surat_pengantar', state: 'accepted' }),
      );
      expect(await entries(`action=case.act&subjectId=${caseId}`)).toContainEqual(
        expect.objectContaining({ detail: { move: 'endorse' } }),
      );
    });

    it('enters a case for somebody of his village, and for nobody else', async () => {
      const made = await api.aCase(tokens['liang'] ?? '');
      const row = { status: 200, body: { channel: 'village', village: liang } };
      expect(await get(`/cases/${made.id}`, 'officer')).toMatchObject(row);
      await expect(api.aCase(tokens['ulu'] ?? '')).rejects.toThrow(/422.*fields\.village/);
    });
  });

  it('every read and every change leaves an entry, a refused one none', async () => {
    const id = newId();
    const before = await entries('limit=200');
    expect((await get(`/cases/${id}`, 'officer')).status).toBe(404);
    expect((await post(`/cases/${caseId}/actions/dance`, 'officer', { version: 1 })).status).toBe(409);
    expect(await entries('limit=200')).toEqual(before);

    await get('/cases?status=submitted&q=siti', 'officer');
    expect((await entries('limit=1'))[0]).toMatchObject({
      action: 'case.list',
      detail: { filters: 'q status', shown: 2 },
    });
  });

  it('a repeat that does nothing leaves no second entry', async () => {
    const key = { 'idempotency-key': 'pin-sekali' };
    const ask = (): Promise<Answer> =>
      api.call('POST', `/cases/${caseId}/pin`, tokens['officer'], undefined, key);
    expect((await ask()).body).toEqual((await ask()).body);
    expect(await entries('action=case.pin')).toHaveLength(1);
  });

  it.each(['from=2026-02-30', 'from=kemarin', 'user=x', 'action=DROP', 'to=1e9', 'limit=0'])(
    'refuses the audit filter %s',
    async (query) => {
      expect((await get(`/audit?${query}`, 'auditor')).status).toBe(422);
    },
  );
});
