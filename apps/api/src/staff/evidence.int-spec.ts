import { createHash } from 'node:crypto';
import { Contacts } from '@app/contacts';
import { newId } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Files } from '@app/documents';
import { Cases } from '@app/casework';
import { type Answer, TestApi } from '../../../../test/support/test-api';

jest.setTimeout(60_000); // a small machine under load

const nik = '6402991205990001';
const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

describe('the evidence of a case', () => {
  let api: TestApi;
  const tokens: Record<string, string> = {};
  let id: string;

  const get = (path: string, who: string): Promise<Answer> => api.call('GET', path, tokens[who]);
  const evidence = async (who: string): Promise<Record<string, unknown>> => {
    const { status, body } = await get(`/cases/${id}/evidence`, who);
    expect(status).toBe(200);
    return body;
  };
  const act = async (action: string, who = 'officer', more = {}): Promise<void> => {
    const { version } = (await get(`/cases/${id}`, 'officer')).body;
    const { status, body } = await api.call('POST', `/cases/${id}/actions/${action}`, tokens[who], {
      version,
      ...more,
    });
    if (status !== 200) throw new Error(`${action}: ${status} ${JSON.stringify(body)}`);
  };

  type Chat = { identityId: string; conversationId: string };
  const chat = (senderId: string): Promise<Chat> =>
    api.app.get(Contacts).resolve({ channel: 'messenger', account: '1', senderId, at: new Date() });
  const write = (to: Chat, text: string, shift: number): Promise<unknown> => {
    const messageId = newId();
    return api.app.get(Database).query(
      `INSERT INTO messages (id, channel, account, conversation_id, identity_id, direction, kind, text_sealed, sent_at,
         received_at) VALUES ($1, 'messenger', '1', $2, $3, 'inbound', 'text', $4, $5, $5)`,
      [
        messageId,
        to.conversationId,
        to.identityId,
        api.app.get(Vault).seal(`messages.text.${messageId}`, text),
        new Date(Date.now() + shift),
      ],
    );
  };

  beforeAll(async () => {
    api = await TestApi.start();
    for (const role of ['officer', 'section_head', 'secretary', 'district_head', 'auditor']) {
      tokens[role] = await api.person(role.replace('_', '-'), role);
    }
    id = (await api.aCase(tokens['officer'] ?? '')).id;
    const files = api.app.get(Files);
    const { fileId } = await files.store(pdf, { purpose: 'upload' });
    await api.app.get(Cases).attach(id, 'ktp', fileId, { kind: 'system' });
    await act('start_verification');
    await act('draft_letter');
    await act('review', 'section_head');
    const scan = await files.store(Buffer.concat([pdf, Buffer.from('% signed\n')]), { purpose: 'scan' });
    await act('record_signature', 'officer', { fileId: scan.fileId });
  });
  afterAll(() => api?.stop());

  it('holds the case, its checked ledger, each paper with its hash, and the letter with that of the signed paper', async () => {
    const body = await evidence('secretary');
    expect(body).toMatchObject({
      id,
      case: { id, status: 'signed', fields: { nik } },
      service: { code: 'iumk' },
      ledger: { intact: true, fault: null, head: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
      letters: [{ status: 'valid', ordinal: 1, intact: true, signer: { title: 'Camat Kota Bangun' } }],
    });
    const { events } = body['ledger'] as { events: { action: string; actorId: string | null }[] };
    expect(events.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['start_verification', 'draft_letter', 'review', 'record_signature']),
    );
    const people = body['people'] as { id: string }[];
    const named = new Set(people.map((person) => person.id));
    for (const { actorId } of events) if (actorId) expect(named).toContain(actorId);

    const [document] = body['documents'] as { content: string }[];
    expect(document).toMatchObject({
      document: 'ktp',
      version: 1,
      intact: true,
      sha256: createHash('sha256').update(pdf).digest('hex'),
    });
    const reply = await api.app.inject({
      url: document?.content ?? '',
      headers: { authorization: `Bearer ${tokens['auditor']}` },
    });
    expect(reply.rawPayload.equals(pdf)).toBe(true);
  });

  it('is masked for an auditor, and each look is audited', async () => {
    const text = JSON.stringify(await evidence('auditor'));
    for (const secret of [nik, '80000004321', 'Jalan Contoh RT 2']) expect(text).not.toContain(secret);
    const { body } = await get(`/audit?action=case.evidence&subjectId=${id}`, 'auditor');
    expect((body['items'] as object[]).length).toBeGreaterThan(0);
  });

  it.each(['officer', 'district_head'])('is not for %s', async (who) => {
    expect((await get(`/cases/${id}/evidence`, who)).status).toBe(403);
  });

  it('holds what was said while the case ran, its long numbers masked, and nothing of others', async () => {
    const database = api.app.get(Database);
    const [hers, others] = [await chat('628000004321'), await chat('628000009999')];
    await database.query('UPDATE cases SET identity_id = $2 WHERE id = $1', [id, hers.identityId]);
    const day = 86_400_000;
    await write(hers, 'lama sekali', -30 * day);
    await write(hers, `NIK saya ${nik}`, -day);
    await write(hers, 'sudah selesai?', 1000);
    await write(others, 'punya orang lain', 1000);

    const { messages, messagesCut } = await evidence('secretary');
    expect((messages as { text: string }[]).map(({ text }) => text)).toEqual([
      'NIK saya 6402********0001',
      'sudah selesai?',
    ]);
    expect(messagesCut).toBe(false);
    expect(JSON.stringify(messages)).not.toContain('628000004321');
  });

  it('shows a ledger and a paper that were changed behind its back', async () => {
    const database = api.app.get(Database);
    await database.query(`UPDATE cases SET status = 'ready' WHERE id = $1`, [id]);
    await database.query(
      `UPDATE files SET content_hash = '\\x00' WHERE id IN (SELECT file_id FROM documents WHERE case_id = $1)`,
      [id],
    );
    const body = await evidence('auditor');
    expect(body['ledger']).toMatchObject({ intact: false, fault: { problem: 'status' } });
    expect(body['documents']).toEqual([expect.objectContaining({ intact: false })]);
  });
});
