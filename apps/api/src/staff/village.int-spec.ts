import { Cases, HeldMoves } from '@app/casework';
import { Files } from '@app/documents';
import { DeskVisitor } from '../../../../test/support/desk-visitor';
import { type Answer, TestApi } from '../../../../test/support/test-api';

jest.setTimeout(60_000); // a small machine under load

const liang = '64.02.08.2007';
const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

describe('a village officer, over REST and at the desk', () => {
  let api: TestApi;
  const tokens: Record<string, string> = {};
  const desks: Record<string, DeskVisitor> = {};

  const get = (path: string, who: string): Promise<Answer> => api.call('GET', path, tokens[who]);
  const act = async (id: string, action: string, who: string, more: object = {}): Promise<Answer> => {
    const { version } = (await get(`/cases/${id}`, 'officer')).body;
    return api.call('POST', `/cases/${id}/actions/${action}`, tokens[who], { version, ...more });
  };
  const desk = (who: string): DeskVisitor => {
    const visitor = desks[who];
    if (!visitor) throw new Error(`nobody is ${who}`);
    return visitor;
  };
  const ofVillage = async (username: string, village: string): Promise<void> => {
    const password = 'kata sandi desa';
    const user = { username, name: 'Perangkat Contoh', roles: ['village_officer'], village, password };
    expect((await api.call('POST', '/users', tokens['admin'], user)).status).toBe(201);
    tokens[username] = await api.login(username, password);
    const visitor = new DeskVisitor(api.app);
    expect((await visitor.login(username, password)).location).toBe('/petugas');
    desks[username] = visitor;
  };
  /** A case of Liang with a paper of it, as far as `steps` go. */
  const aCase = async (
    ...steps: [action: string, who: string][]
  ): Promise<{ id: string; documentId: string }> => {
    const { id } = await api.aCase(tokens['officer'] ?? '');
    const { fileId } = await api.app.get(Files).store(pdf, { purpose: 'upload' });
    const record = await api.app.get(Cases).attach(id, 'ktp', fileId, { kind: 'system' });
    for (const [action, who] of steps) {
      const more = action === 'record_signature' ? { fileId } : {};
      expect(await act(id, action, who, more)).toMatchObject({ status: 200 });
    }
    const documentId = record.items.flatMap(({ documents }) => documents)[0]?.id ?? '';
    return { id, documentId };
  };
  const toReady: [string, string][] = [
    ['start_verification', 'officer'],
    ['draft_letter', 'officer'],
    ['review', 'section_head'],
    ['record_signature', 'officer'],
    ['mark_ready', 'officer'],
  ];

  beforeAll(async () => {
    api = await TestApi.start();
    tokens['admin'] = await api.login('admin', 'kata sandi admin');
    for (const role of ['officer', 'section_head'])
      tokens[role] = await api.person(role.replace('_', '-'), role);
    await ofVillage('liang', liang);
    await ofVillage('ulu', '64.02.08.2005');
  });
  afterAll(() => api?.stop());

  it('finds the cases of his village without knowing a name, and none of another', async () => {
    const { id } = await aCase();
    expect((await desk('liang').get('/petugas/cari')).html).toContain(`/petugas/berkas/${id}`);
    expect((await desk('ulu').get('/petugas/cari')).html).not.toContain(id);
    expect((await desk('ulu').get('/petugas/cari?q=siti')).html).not.toContain(id);
    const { body } = await get('/audit?action=case.list&limit=1', 'admin');
    expect(body['items']).toEqual([expect.objectContaining({ detail: { filters: 'q', shown: 0 } })]);
  });

  it('sees papers of his village, read by read in the audit, and of another not even that there are any', async () => {
    const { id, documentId } = await aCase();
    const paths = [`/petugas/berkas/${id}`, `/petugas/berkas/${id}/dokumen/${documentId}/isi`];
    for (const path of paths) {
      expect((await desk('liang').get(path)).status).toBe(200);
      expect((await desk('ulu').get(path)).status).toBe(404);
    }
    expect((await get(`/documents/${documentId}`, 'ulu')).status).toBe(404);
    expect((await get(`/documents/${documentId}/content`, 'ulu')).status).toBe(404);
    const { body } = await get(`/audit?action=document.read&subjectId=${documentId}`, 'admin');
    expect(body['items']).toHaveLength(1);
  });

  it('gives the covering letter at the desk, so that the citizen needs no trip', async () => {
    const { id } = await aCase();
    expect((await desk('ulu').get(`/petugas/berkas/${id}/endorse`)).status).toBe(404);

    const path = `/petugas/berkas/${id}/endorse`;
    await desk('liang').get(path);
    expect(await desk('liang').send(path, { press: '1' })).toMatchObject({ status: 303 });
    expect((await get(`/cases/${id}`, 'officer')).body['documents']).toContainEqual(
      expect.objectContaining({ document: 'surat_pengantar', state: 'accepted' }),
    );
  });

  it.each(['REST', 'the desk'])('hands a signed letter over in his own village only, by %s', async (way) => {
    const { id } = await aCase(...toReady);
    expect((await act(id, 'hand_over', 'ulu')).status).toBe(404);

    if (way === 'REST') expect((await act(id, 'hand_over', 'liang')).status).toBe(200);
    else {
      const path = `/petugas/berkas/${id}/hand_over`;
      await desk('liang').get(path);
      expect(await desk('liang').send(path, { press: '1' })).toMatchObject({ status: 303 });
      await api.app.get(HeldMoves).make(id); // as the worker does after the minute in which it may be taken back
    }
    expect((await get(`/cases/${id}`, 'officer')).body['status']).toBe('handed_over');
    expect((await get(`/cases/${id}/events`, 'officer')).body['items']).toContainEqual(
      expect.objectContaining({ action: 'hand_over', actorKind: 'staff' }),
    );
  });

  it.each(['start_verification', 'reject', 'cancel', 'confirm_identity'])('may not %s', async (action) => {
    const { id } = await aCase(['start_verification', 'officer']);
    expect([403, 409]).toContain((await act(id, action, 'liang', { reasons: ['outside_area'] })).status);
    expect((await get(`/cases/${id}`, 'officer')).body['status']).toBe('verifying');
  });

  it.each(['/sheet', '/evidence'])('has no GET /cases/…%s', async (rest) => {
    const { id } = await aCase();
    expect((await get(`/cases/${id}${rest}`, 'liang')).status).toBe(403);
  });
});
