import { randomBytes } from 'node:crypto';
import { type ActionInput, Cases, CaseTimers, Ledger } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import { Conversation } from '@app/conversation';
import { type AttachmentRef, type InboundEvent, newId } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Files, Storage } from '@app/documents';
import { Letters } from '@app/letters';
import { CaseNotices } from '@app/notification';
import { iumkAtTheCounter } from '../../../../test/support/iumk-at-the-counter';
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

  const say = async (senderId: string, text: string, attachments: AttachmentRef[] = []): Promise<void> => {
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
          attachments,
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
  const aPhoto = async (purpose: string): Promise<string> => {
    const bytes = await sharp({ create: { width: 480, height: 480, channels: 3, background: 'teal' } })
      .jpeg()
      .toBuffer();
    return (await api.app.get(Files).store(bytes, { purpose, name: 'ktp siti.jpg' })).fileId;
  };
  /** A photo of the case, as the officer uploads it. */
  const aPaper = async (caseId: string): Promise<string> => {
    const fileId = await aPhoto('document');
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

  /** The last words are out and nobody writes any more: the address goes too. */
  const finish = async (identityId: string): Promise<void> => {
    await database.query(`UPDATE outbound_messages SET status = 'sent' WHERE identity_id = $1`, [identityId]);
    await database.query(
      `UPDATE timers SET due_at = now() - interval '1 second' WHERE kind = 'erasure' AND state = 'waiting'`,
    ); // a second before: the database's clock is finer than ours
    await workErasure();
  };
  const saidIn = async (id: string): Promise<{ text: string | null; attachments: object[] }[]> => {
    const { body } = await api.call('GET', `/conversations/${id}/messages`, tokens['secretary']);
    return body['items'] as { text: string | null; attachments: object[] }[];
  };

  it('takes a draft away: nothing of it is gone on with', async () => {
    const sender = newId();
    await say(sender, 'iumk');
    await say(sender, `Nama lengkap: Siti Contoh\nNIK: ${nik}\nNama usaha: Warung Siti`);
    const { id } = await conversationOf(sender);
    expect((await erase('conversations', id)).status).toBe(200);
    const before = (await saidIn(id)).length;
    const timers = await database.query<{ id: string }>(
      `UPDATE timers SET due_at = now() WHERE kind LIKE 'draft%' AND subject_id = $1 RETURNING id`,
      [id],
    );
    expect(timers.length).toBeGreaterThan(0);
    for (const timer of timers) await api.app.get(CaseTimers).work(timer.id);
    expect(await saidIn(id)).toHaveLength(before); // nobody is reminded of what is gone
    await say(sender, 'lanjut');
    await say(sender, 'iumk');
    const texts = JSON.stringify((await saidIn(id)).map(({ text }) => text));
    expect(texts).toMatch(/Nama lengkap/); // he begins anew
    expect(texts).not.toMatch(/Siti|64029912|Warung/);
  });

  it('keeps a letter that is valid with its holder, takes all else, and writes to nobody afterwards', async () => {
    const sender = newId();
    await say(sender, 'Saya dimintain uang 50 ribu di loket');
    const { id, identityId } = await conversationOf(sender);
    const complaint = await database.queryOne<{ id: string }>(
      'SELECT id FROM complaints WHERE identity_id = $1',
      [identityId],
    );
    const cases = api.app.get(Cases);
    const actor = {
      kind: 'staff' as const,
      userId: newId(),
      roles: ['officer', 'section_head', 'secretary'],
    };
    const act = (caseId: string, action: string, input: Partial<ActionInput> = {}): Promise<unknown> =>
      cases.act(caseId, action, {
        actor: action === 'review' ? { ...actor, userId: newId() } : actor,
        ...input,
      });
    const { id: caseId } = await cases.open({
      receiptSeed: randomBytes(32),
      service: 'ak1',
      fields: { applicant_name: 'Siti Contoh', nik, village: '64.02.08.2005' },
      documents: [],
      applicant: { name: 'Siti Contoh', nik },
      channel: 'messenger',
      ...{ identityId, at: new Date() },
    });
    const photo = await aPaper(caseId);
    for (const action of ['start_verification', 'confirm_identity', 'draft_letter', 'review'])
      await act(caseId, action, { note: `KTP ${nik} cocok` });
    const scan = await aPhoto('upload');
    await act(caseId, 'record_signature', { fileId: scan });
    await act(caseId, 'mark_ready');
    await act(caseId, 'hand_over');

    expect(await erase('conversations', id)).toMatchObject({
      status: 200,
      body: { files: 1, cases: [], keptForLetter: [caseId] },
    });
    expect(await cases.get(caseId)).toMatchObject({ fields: { nik }, applicant: { name: 'Siti Contoh' } });
    expect(JSON.stringify(await cases.events(caseId))).not.toContain(nik);
    expect(await api.app.get(Ledger).verify(caseId)).toBeNull();
    const letter = await api.app.get(Letters).current(caseId);
    const token = letter?.verifyUrl.split('/').at(-1) ?? '';
    expect(await api.call('GET', `/verify/${token}`)).toMatchObject({
      status: 200,
      body: { state: 'valid' },
    });
    await workErasure();
    expect((await api.app.get(Files).read(scan)).bytes.length).toBeGreaterThan(100);
    await expect(api.app.get(Files).read(photo)).rejects.toThrow();

    await finish(identityId);
    const sent = (): Promise<unknown[]> =>
      database.query('SELECT 1 FROM outbound_messages WHERE identity_id = $1', [identityId]);
    const before = (await sent()).length;
    await api.app.get(CaseNotices).follow(caseId);
    expect(await sent()).toHaveLength(before);
    expect(await api.app.get(CaseNotices).newest(caseId)).toMatchObject({ heard: false });
    // The complaint is about us and stays; its answer is told by a person.
    await post(`/complaints/${complaint?.id}/reply`, 'secretary', { text: 'Petugas itu sudah ditegur.' });
    expect(await sent()).toHaveLength(before);
    expect(
      await database.query(
        `SELECT code FROM tasks WHERE kind = 'complaint_answer_by_hand' AND subject_id = $1`,
        [complaint?.id],
      ),
    ).toEqual([{ code: 'no_channel' }]);
  });

  it('takes the web form with its only case, and the form that is sent again makes no new one', async () => {
    const body = {
      ...iumkAtTheCounter,
      contact: { name: 'Siti Contoh', phone: '0800 0000 4321' },
      consent: { noticeVersion: api.app.get(Catalogue).office.notice_version },
    };
    const key = newId();
    const hand = (): Promise<Answer> =>
      api.call('POST', '/submissions', undefined, body, { 'idempotency-key': key });
    const receipt = await hand();
    expect(receipt.status).toBe(202);
    const stored = await database.queryOne<{ id: string; bodyId: string; sealed: Buffer }>(
      `SELECT id, body_id AS "bodyId", payload_sealed AS sealed FROM inbound_events WHERE type = 'submission'`,
    );
    const { id: eventId = '', bodyId = '', sealed = Buffer.alloc(0) } = stored ?? {};
    const event = api.app.get(Vault).openJson<InboundEvent>(`inbound_events.payload.${eventId}`, sealed);
    const at = new Date();
    const incoming = { id: eventId, channel: 'web', account: 'web', receivedAt: at, attempts: 0 };
    await database.transaction(() =>
      api.app.get(Conversation).handle({ ...incoming, event: { ...event, sentAt: at } }),
    );
    await database.query(`UPDATE inbound_events SET status = 'done' WHERE id = $1`, [eventId]);
    const code = String(receipt.body['receiptCode']);
    const { body: found } = await api.call('GET', `/cases?receiptCode=${code}`, tokens['officer']);
    const id = (found['items'] as { id: string }[])[0]?.id ?? '';
    await close(id);

    expect(await erase('cases', id)).toMatchObject({ status: 200, body: { cases: [id] } });
    const [left] = await database.query<{ n: number; body: Buffer | null }>(
      `SELECT octet_length(e.payload_sealed) AS n, b.body_sealed AS body FROM inbound_events e
         JOIN inbound_bodies b ON b.id = e.body_id WHERE e.id = $1 AND b.id = $2`,
      [eventId, bodyId],
    );
    expect(left?.n).toBeLessThan(100);
    expect(left?.body).toBeNull();
    const senderOf = `SELECT i.sender_hash FROM identities i JOIN cases c ON c.identity_id = i.id WHERE c.id = $1`;
    const hash = api.app.get(Vault).blindIndex('sender', key);
    expect(await database.query(senderOf, [id])).toEqual([{ sender_hash: hash }]);
    await workErasure();
    expect(await database.query(senderOf, [id])).not.toEqual([{ sender_hash: hash }]);

    expect((await hand()).body).toEqual(receipt.body);
    expect(await database.query(`SELECT 1 FROM inbound_events WHERE type = 'submission'`)).toHaveLength(1);
  });

  it('takes the photos of a chat, those that are there and those still to come', async () => {
    const sender = newId();
    const ref = { kind: 'photo' as const, ref: 'https://cdn.test/ktp.jpg', name: 'ktp siti.jpg' };
    await say(sender, '', [ref, ref]);
    const { id } = await conversationOf(sender);
    const [there, coming] = await database.query<{ id: string }>(
      `SELECT a.id FROM message_attachments a JOIN messages m ON m.id = a.message_id
        WHERE m.conversation_id = $1 ORDER BY a.ordinal`,
      [id],
    );
    const fileId = await aPhoto('message');
    await database.query(`UPDATE message_attachments SET state = 'stored', file_id = $2 WHERE id = $1`, [
      there?.id,
      fileId,
    ]);
    expect(await erase('conversations', id)).toMatchObject({ status: 200, body: { files: 1 } });
    await workErasure();
    await expect(api.app.get(Storage).file(fileId).read()).rejects.toThrow();
    const shown = (await saidIn(id)).flatMap(({ attachments }) => attachments);
    expect(shown).toEqual(
      [there?.id, coming?.id].map((one) =>
        expect.objectContaining({ id: one, fileId: null, name: null, state: 'unavailable' }),
      ),
    );
    const { sealed } = (await database.queryOne<{ sealed: Buffer }>(
      'SELECT ref_sealed AS sealed FROM message_attachments WHERE id = $1',
      [coming?.id],
    )) ?? { sealed: Buffer.alloc(0) };
    expect(api.app.get(Vault).openJson(`message_attachments.ref.${coming?.id}`, sealed)).toEqual({});
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
    await finish(identityId);
    await expect(conversationOf(sender)).rejects.toThrow();
    await say(sender, 'halo');
    expect((await conversationOf(sender)).identityId).not.toBe(identityId);
  });
});
