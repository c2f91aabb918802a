import { Cases, CaseTimers, Ledger } from '@app/casework';
import { Conversation } from '@app/conversation';
import { newId } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Files, Storage } from '@app/documents';
import { type Answer, TestApi } from '../../../../test/support/test-api';
import sharp from 'sharp';

jest.setTimeout(60_000); // a small machine under load

const nik = '6402991205990001';
const reason = 'diminta pemiliknya di loket, KTP dicocokkan';

describe('erasing a person', () => {
  let api: TestApi;
  let database: Database;
  const tokens: Record<string, string> = {};

  const post = (path: string, who: string, body: object): Promise<Answer> =>
    api.call('POST', path, tokens[who], body);
  const erase = (kind: 'cases' | 'conversations', id: string, who = 'secretary'): Promise<Answer> =>
    post(`/${kind}/${id}/erase`, who, { reason });

  const say = async (senderId: string, text: string): Promise<void> => {
    const id = newId();
    const vaultless = Buffer.alloc(400, 1); // what came in, sealed
    await database.query(
      `INSERT INTO inbound_events (id, channel, account, dedupe_key, lane, type, sent_at, received_at, payload_sealed, status)
       VALUES ($1, 'messenger', 'a', $2, $3, 'message', now(), now(), $4, 'done')`,
      [id, Buffer.from(id), laneOf(senderId), vaultless],
    );
    const at = new Date();
    await database.transaction(() =>
      api.app.get(Conversation).handle({
        id,
        channel: 'messenger',
        account: 'a',
        receivedAt: at,
        event: {
          type: 'message',
          kind: 'text',
          dedupe: `message:${id}`,
          externalId: id,
          senderId,
          text,
          attachments: [],
          sentAt: at,
        },
        attempts: 0,
      }),
    );
  };
  const laneOf = (senderId: string): Buffer =>
    api.app.get(Vault).blindIndex('lane', JSON.stringify(['messenger', 'a', senderId]));
  const conversationOf = async (senderId: string): Promise<{ id: string; identityId: string }> => {
    const row = await database.queryOne<{ id: string; identityId: string }>(
      `SELECT c.id, c.identity_id AS "identityId" FROM conversations c JOIN identities i ON i.id = c.identity_id
        WHERE i.sender_hash = $1`,
      [api.app.get(Vault).blindIndex('sender', senderId)],
    );
    if (!row) throw new Error('no conversation');
    return row;
  };
  const close = async (caseId: string): Promise<void> => {
    const { body } = await api.call('GET', `/cases/${caseId}`, tokens['officer']);
    const answer = await post(`/cases/${caseId}/actions/cancel`, 'officer', {
      version: body['version'],
      note: `pemohon ${nik} membatalkan`,
    });
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  };
  const workErasure = async (): Promise<void> => {
    const rows = await database.query<{ id: string }>(
      `SELECT id FROM timers WHERE kind = 'erasure' AND state = 'waiting'`,
    );
    for (const { id } of rows) await api.app.get(CaseTimers).work(id);
  };
  /** A photo of the case, as the officer uploads it. */
  const aPaper = async (caseId: string): Promise<string> => {
    const bytes = await sharp({ create: { width: 480, height: 480, channels: 3, background: 'teal' } })
      .jpeg()
      .toBuffer();
    const { fileId } = await api.app.get(Files).store(bytes, { purpose: 'document', name: 'ktp siti.jpg' });
    await api.app.get(Cases).attach(caseId, 'ktp', fileId, { kind: 'system' });
    return fileId;
  };

  beforeAll(async () => {
    api = await TestApi.start();
    database = api.app.get(Database);
    for (const role of ['officer', 'section_head', 'secretary', 'auditor']) {
      tokens[role] = await api.person(role.replace('_', '-'), role);
    }
  });
  afterAll(() => api?.stop());

  it('is for those who answer for the office, and needs a reason', async () => {
    const { id } = await api.aCase(tokens['officer'] ?? '');
    expect((await erase('cases', id, 'officer')).status).toBe(403);
    expect((await post(`/cases/${id}/erase`, 'secretary', {})).status).toBe(422);
    expect((await erase('cases', newId())).status).toBe(404);
    expect((await erase('conversations', newId())).status).toBe(404);
  });

  it.each(['open', 'legal_hold', 'retention'])(
    'leaves a case alone that must keep its data: %s',
    async (why) => {
      const { id } = await api.aCase(tokens['officer'] ?? '');
      if (why !== 'open') await close(id);
      if (why === 'legal_hold')
        await database.query('UPDATE cases SET legal_hold = true WHERE id = $1', [id]);
      if (why === 'retention')
        await database.query(`UPDATE cases SET retain_until = now() + interval '1 day' WHERE id = $1`, [id]);
      expect(await erase('cases', id)).toMatchObject({
        status: 409,
        body: { code: 'conversation.erasure_blocked' },
      });
      const { body } = await api.call('GET', `/cases/${id}`, tokens['officer']);
      expect(body).toMatchObject({ fields: { nik } });
      if (why === 'open') await close(id);
      await database.query('UPDATE cases SET legal_hold = false, retain_until = NULL WHERE id = $1', [id]);
      expect((await erase('cases', id)).status).toBe(200);
    },
  );

  it('takes values, history, papers and search away, and the chain still verifies', async () => {
    const { id } = await api.aCase(tokens['officer'] ?? '');
    const fileId = await aPaper(id);
    await close(id);
    expect(await erase('cases', id)).toMatchObject({ status: 200, body: { files: 1, cases: [id] } });

    expect(await api.app.get(Ledger).verify(id)).toBeNull();
    expect(await database.query('SELECT 1 FROM case_event_details WHERE case_id = $1', [id])).toEqual([]);
    const { status, body } = await api.call('GET', `/cases/${id}`, tokens['officer']);
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'cancelled', fields: {} });
    const events = await api.call('GET', `/cases/${id}/events`, tokens['officer']);
    expect(events.status).toBe(200);
    expect(JSON.stringify([body, events.body])).not.toMatch(/Siti|64029912/);
    expect(JSON.stringify(events.body)).toContain('data_erased');
    expect((await api.call('GET', `/cases?q=${nik}`, tokens['officer'])).body['items']).not.toContainEqual(
      expect.objectContaining({ id }),
    );

    expect(await database.query('SELECT state, name_sealed FROM files WHERE id = $1', [fileId])).toEqual([
      { state: 'discarded', name_sealed: null },
    ]);
    await workErasure();
    await expect(api.app.get(Storage).file(fileId).read()).rejects.toThrow();
  });

  it('is for the auditor to read, with its reason', async () => {
    const { id } = await api.aCase(tokens['officer'] ?? '');
    await close(id);
    await erase('cases', id);
    const { body } = await api.call('GET', `/audit?action=case.erase&subjectId=${id}`, tokens['auditor']);
    expect(body['items']).toEqual([expect.objectContaining({ detail: { note: reason } })]);
  });

  it('empties a chat and what came in, ends the request, tells the citizen, and forgets his address', async () => {
    const sender = newId();
    await say(sender, 'nama saya Siti Contoh');
    await say(sender, 'hapus semua data saya');
    const { id, identityId } = await conversationOf(sender);
    const open = `SELECT 1 FROM tasks WHERE kind = 'data_request' AND state = 'open' AND subject_id = $1`;
    expect(await database.query(open, [id])).toHaveLength(1);

    expect(await erase('conversations', id)).toMatchObject({ status: 200, body: { cases: [] } });
    expect(await database.query(open, [id])).toEqual([]);
    const said = await api.call('GET', `/conversations/${id}/messages`, tokens['secretary']);
    const texts = (said.body['items'] as { text: string | null }[]).map(({ text }) => text);
    expect(texts.filter((text) => text !== null)).toEqual([expect.stringContaining('sudah kami hapus')]);
    const events = await database.query<{ n: number }>(
      'SELECT octet_length(payload_sealed) AS n FROM inbound_events WHERE lane = $1',
      [laneOf(sender)],
    );
    expect(events).toHaveLength(2);
    for (const { n } of events) expect(n).toBeLessThan(100);

    await workErasure(); // the last word is not out yet
    expect((await conversationOf(sender)).identityId).toBe(identityId);
    await database.query(`UPDATE outbound_messages SET status = 'sent' WHERE identity_id = $1`, [identityId]);
    await database.query(`UPDATE timers SET due_at = now() WHERE kind = 'erasure' AND state = 'waiting'`);
    await workErasure();
    await expect(conversationOf(sender)).rejects.toThrow();
    await say(sender, 'halo');
    expect((await conversationOf(sender)).identityId).not.toBe(identityId);
  });
});
