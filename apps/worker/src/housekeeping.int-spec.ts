import { Tasks, Timers } from '@app/casework';
import { Contacts } from '@app/contacts';
import { ConversationStore } from '@app/conversation';
import { newId } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Files, Storage, Uploads } from '@app/documents';
import { Spool } from '@app/intake';
import type { INestApplicationContext } from '@nestjs/common';
import sharp from 'sharp';
import { v7 } from 'uuid';
import { AbandonedFiles } from './abandoned-files';
import { KeptHouse } from '../../../test/support/kept-house';

jest.setTimeout(120_000); // a small machine under load

describe('keeping the house', () => {
  let house: KeptHouse;
  let app: INestApplicationContext;
  let database: Database;
  const comesDue = (kind: string): Promise<void> => house.comesDue(kind);
  const count = async (table: string): Promise<number> =>
    Number((await database.queryOne<{ n: string }>(`SELECT count(*) AS n FROM ${table}`))?.n);

  beforeAll(async () => {
    house = await KeptHouse.start();
    ({ app, database } = house);
  });
  afterAll(() => house?.stop());

  it('removes what has had its time, and nothing younger', async () => {
    await database.query(`INSERT INTO idempotency_keys (scope, key, request_hash, created_at) VALUES
      ('s', 'old', 'x', now() - interval '3 days'), ('s', 'young', 'x', now() - interval '1 hour')`);
    await database.query(`INSERT INTO track_attempts VALUES ('old', 1, NULL, now() - interval '8 days'),
      ('young', 1, NULL, now()), ('blocked', 9, now() + interval '1 hour', now() - interval '8 days')`);
    const [oldBody, youngBody] = [newId(), newId()];
    await database.query(
      `INSERT INTO inbound_bodies VALUES ($1, 'web', NULL, now(), now() - interval '31 days'), ($2, 'web', NULL, now(), now())`,
      [oldBody, youngBody],
    );
    await database.query(
      `INSERT INTO inbound_events (id, body_id, channel, account, lane, dedupe_key, type, sent_at, received_at, payload_sealed, status)
        VALUES ($1, $2, 'web', 'web', 'l', 'd', 'message', now(), now(), 'x', 'done')`,
      [newId(), oldBody],
    );

    await comesDue('housekeeping');

    expect(await database.query('SELECT key FROM idempotency_keys')).toEqual([{ key: 'young' }]);
    expect(await count('track_attempts')).toBe(2);
    expect(await database.query('SELECT id FROM inbound_bodies')).toEqual([{ id: youngBody }]);
    expect(await count('inbound_events')).toBe(1);
  });

  const aJpeg = (): Promise<Buffer> =>
    sharp({ create: { width: 420, height: 560, channels: 3 as const, background: '#c87840' } })
      .jpeg()
      .toBuffer();
  const isThere = async (id: string): Promise<boolean> => (await app.get(Storage).file(id).size()) > 0;

  /** A case that was closed so many days ago (null: not closed), with or without a paper. */
  async function aCase(closedDays: number | null, hold = false, fileId?: string): Promise<string> {
    const [version, applicant, caseId, item] = [newId(), newId(), newId(), newId()];
    await database.query(`INSERT INTO service_versions VALUES ($1, 'x', $2, '{}')`, [version, version]);
    await database.query('INSERT INTO applicants (id) VALUES ($1)', [applicant]);
    await database.query(
      `INSERT INTO cases (id, receipt_code, receipt_seed, service_code, service_version_id, status, phase, channel, applicant_id,
         fields_sealed, submitted_at, closed_at, legal_hold)
       VALUES ($1, $2, 'x', 'x', $3, 'handed_over', 'done', 'web', $4, 'x', now(),
         now() - make_interval(days => $5), $6)`,
      [caseId, caseId, version, applicant, closedDays, hold],
    );
    if (!fileId) return caseId;
    await database.query(
      `INSERT INTO case_items (id, case_id, key, required, state) VALUES ($1, $2, 'ktp', true, 'accepted')`,
      [item, caseId],
    );
    await database.query(
      `INSERT INTO documents (id, case_id, item_id, file_id, version, state) VALUES ($1, $2, $3, $4, 1, 'accepted')`,
      [newId(), caseId, item, fileId],
    );
    return caseId;
  }

  describe('papers', () => {
    /** `again`: a file that another case has too. */
    const aPaper = async (closedDays: number | null, hold = false, again?: string): Promise<string> => {
      const fileId = again ?? (await app.get(Files).store(await aJpeg(), { purpose: 'upload' })).fileId;
      await aCase(closedDays, hold, fileId);
      return fileId;
    };

    it('go a year after their case was closed, not before, and never while they are held', async () => {
      const [due, young, open] = [await aPaper(366), await aPaper(300), await aPaper(null)];
      const [held, usedAgain] = [await aPaper(400, true), await aPaper(366)];
      await aPaper(null, false, usedAgain);

      await comesDue('housekeeping');

      const papers = [due, young, open, held, usedAgain];
      expect(await Promise.all(papers.map(isThere))).toEqual([false, true, true, true, true]);
      await expect(app.get(Files).read(due)).rejects.toMatchObject({ code: 'documents.file_not_found' });
      expect(await count('documents')).toBe(6);
    });
  });

  /** A photo of so many days ago, in a chat of its own. */
  async function aPhoto(
    days: number,
  ): Promise<{ fileId: string; attachment: string; chat: string; who: string }> {
    const { fileId } = await app
      .get(Files)
      .store(await aJpeg(), { purpose: 'message', name: 'ktp siti.jpg' });
    const sender = { channel: 'messenger', account: 'a', senderId: newId(), at: new Date() };
    const { identityId: who, conversationId: chat } = await app.get(Contacts).resolve(sender);
    const [message, attachment] = [newId(), newId()];
    await database.query(
      `INSERT INTO messages (id, channel, account, conversation_id, identity_id, direction, kind, sent_at, received_at)
       VALUES ($1, 'messenger', 'a', $2, $3, 'inbound', 'photo', now(), now() - make_interval(days => $4))`,
      [message, chat, who, days],
    );
    await database.query(
      `INSERT INTO message_attachments (id, message_id, ordinal, kind, ref_sealed, name_sealed, state, file_id)
       VALUES ($1, $2, 0, 'photo', $3, 'name', 'stored', $4)`,
      [attachment, message, app.get(Vault).sealJson('x', { ref: 'https://example.test/ktp.jpg' }), fileId],
    );
    return { fileId, attachment, chat, who };
  }
  describe('photos of a chat', () => {
    const stateOf = async (attachment: string): Promise<object> => {
      const row = await database.queryOne<{ state: string; named: boolean; ref: Buffer }>(
        `SELECT f.state, a.name_sealed IS NOT NULL AS named, a.ref_sealed AS ref
           FROM message_attachments a JOIN files f ON f.id = a.file_id WHERE a.id = $1`,
        [attachment],
      );
      const isEmpty = (): boolean =>
        Object.keys(
          app.get(Vault).openJson(`message_attachments.ref.${attachment}`, row?.ref ?? Buffer.alloc(0)),
        ).length === 0;
      return { state: row?.state, named: row?.named, emptied: row?.named === false && isEmpty() };
    };

    it('go a month after they came, with what tells of them, twice as once', async () => {
      const [due, young] = [await aPhoto(31), await aPhoto(29)];
      await comesDue('housekeeping');
      const after = [await stateOf(due.attachment), await stateOf(young.attachment)];
      expect(after).toEqual([
        { state: 'discarded', named: false, emptied: true },
        { state: 'stored', named: true, emptied: false },
      ]);
      expect(await Promise.all([due, young].map(({ fileId }) => isThere(fileId)))).toEqual([false, true]);
      await comesDue('housekeeping');
      expect([await stateOf(due.attachment), await stateOf(young.attachment)]).toEqual(after);
    });

    it('go all the same when the process dies between the bytes and the row', async () => {
      const { fileId, attachment } = await aPhoto(31);
      const dies = jest
        .spyOn(app.get(ConversationStore), 'emptyAttachments')
        .mockRejectedValueOnce(new Error('the process died'));
      await expect(comesDue('housekeeping')).rejects.toThrow('died');
      dies.mockRestore();
      expect(await isThere(fileId)).toBe(false);
      expect(await stateOf(attachment)).toMatchObject({ state: 'stored' });
      await comesDue('housekeeping');
      expect(await stateOf(attachment)).toEqual({ state: 'discarded', named: false, emptied: true });
    });

    it('stay for a draft, an officer, a task, a complaint and a case that is open, followed or held', async () => {
      const [draft, officer, asked] = await Promise.all([aPhoto(40), aPhoto(40), aPhoto(40)]);
      const [complains, followed, own] = await Promise.all([aPhoto(40), aPhoto(40), aPhoto(40)]);
      await app.get(Timers).set('draft_end', draft.chat, new Date(Date.now() + 3_600_000));
      await app.get(ConversationStore).setMode(officer.chat, 'person', null);
      const task = { subjectKind: 'conversation', subjectId: asked.chat } as const;
      await app.get(Tasks).open({ kind: 'data_request', ...task, code: 'access' });
      const lives = `INSERT INTO complaints (id, cause, class, about_money, state, channel, identity_id, text_sealed, received_at,
           reply_due_at, due_at) VALUES ($1, $2, 'information', false, 'open', 'messenger', $3, 'x', now(), now(), now())`;
      await database.query(lives, [newId(), newId(), complains.who]);
      await database.query(`INSERT INTO case_followers VALUES ($1, $2, now())`, [
        await aCase(null),
        followed.who,
      ]);
      await database.query('UPDATE cases SET identity_id = $2 WHERE id = $1', [
        await aCase(400, true),
        own.who,
      ]);
      const all = [draft, officer, asked, complains, followed, own];

      await comesDue('housekeeping');
      expect(await Promise.all(all.map(({ fileId }) => isThere(fileId)))).toEqual(all.map(() => true));

      await database.query(`UPDATE timers SET state = 'done' WHERE kind = 'draft_end'`);
      await app.get(ConversationStore).setMode(officer.chat, 'bot', null);
      await app.get(Tasks).closeFor('data_request', 'conversation', asked.chat, 'done');
      await database.query('UPDATE complaints SET closed_at = now()');
      await database.query('DELETE FROM case_followers');
      await database.query('UPDATE cases SET legal_hold = false');
      await comesDue('housekeeping');
      expect(await Promise.all(all.map(({ fileId }) => isThere(fileId)))).toEqual(all.map(() => false));
    });
  });

  it('takes the photos of a draft that ended at once, but for a lawsuit', async () => {
    const [ended, held, filed] = await Promise.all([aPhoto(1), aPhoto(1), aPhoto(1)]);
    await app.get(ConversationStore).expireFiles([ended, held, filed].map(({ attachment }) => attachment));
    await app.get(Timers).set('draft_end', ended.chat, new Date(Date.now() + 3_600_000)); // another one is going on
    await database.query('UPDATE cases SET identity_id = $2 WHERE id = $1', [await aCase(null), ended.who]);
    await database.query('UPDATE cases SET identity_id = $2 WHERE id = $1', [await aCase(1, true), held.who]);
    await aCase(null, false, filed.fileId);
    await comesDue('housekeeping');
    const there = await Promise.all([ended, held, filed].map(({ fileId }) => isThere(fileId)));
    expect(there).toEqual([false, true, true]);
  });

  describe('uploads', () => {
    /** An upload of so many days ago; half a one has no end yet. */
    async function anUpload(days: number, half = false): Promise<string> {
      const id = v7({ msecs: Date.now() - days * 86_400_000 });
      const bytes = await aJpeg();
      await app.get(Uploads).create(id, bytes.length, { filename: 'ktp.jpg' });
      await app.get(Uploads).append(id, 0, half ? bytes.subarray(0, 100) : bytes);
      return id;
    }
    const namesOf = async (ids: readonly string[]): Promise<number> => {
      let count = 0;
      for await (const name of app.get(Storage).records.names())
        if (ids.some((id) => name.startsWith(id))) count += 1;
      return count;
    };
    const night = async (): Promise<void> => {
      await comesDue('abandoned_files');
      await app.get(AbandonedFiles).settled();
    };

    it('that nobody used go after a week; what a case or a form in waiting has stays', async () => {
      const [half, whole, looked] = await Promise.all([anUpload(8, true), anUpload(8), anUpload(8)]);
      const [filed, awaited, young] = await Promise.all([anUpload(8), anUpload(8), anUpload(6)]);
      for (const id of [looked, filed]) await app.get(Files).finished(id); // checked with a form that was refused
      await aCase(null, false, filed);
      const orphan = v7({ msecs: Date.now() - 8 * 86_400_000 });
      await app
        .get(Storage)
        .file(orphan)
        .write(Buffer.from('a photo that was taken back while it was fetched'));
      const event = newId();
      const submission = { documents: [{ document: 'ktp', uploadId: awaited }] };
      await database.query(
        `INSERT INTO inbound_events (id, channel, account, lane, dedupe_key, type, sent_at, received_at, payload_sealed, status)
          VALUES ($1, 'web', 'web', 'l', 'parked', 'submission', now(), now(), $2, 'parked')`,
        [
          event,
          app.get(Vault).sealJson(`inbound_events.payload.${event}`, { type: 'submission', submission }),
        ],
      );

      await night();

      expect(await namesOf([half, whole, looked, orphan])).toBe(0);
      await expect(app.get(Files).finished(looked)).rejects.toMatchObject({
        code: 'documents.file_not_found',
      });
      expect(await Promise.all([filed, awaited, young].map(isThere))).toEqual([true, true, true]);
      expect(await namesOf([filed, awaited, young])).toBe(6);
      await night();
      expect(await namesOf([filed, awaited, young])).toBe(6);
    });

    it('are found again by the next night when the process dies in between', async () => {
      const id = await anUpload(8);
      await app.get(Files).finished(id);
      const storage = app.get(Storage);
      const dies = jest.spyOn(storage, 'note').mockImplementationOnce(() => {
        throw new Error('the process died');
      });
      await night();
      dies.mockRestore();
      expect(await namesOf([id])).toBe(1);
      await night();
      expect(await namesOf([id])).toBe(0);
    });

    it('stay while the spool holds what may name them', async () => {
      const id = await anUpload(8);
      const waits = jest.spyOn(app.get(Spool), 'size').mockResolvedValueOnce(1);
      await night();
      waits.mockRestore();
      expect(await namesOf([id])).toBe(2);
      await night();
      expect(await namesOf([id])).toBe(0);
    });
  });

  it('forgets sessions that are over for as long as they tell from where people log in', async () => {
    const user = newId();
    await database.query(
      `INSERT INTO users (id, username, name, roles, password_hash) VALUES ($1, 'ani', 'Ani', '{officer}', 'x')`,
      [user],
    );
    const insert = `INSERT INTO sessions (id, user_id, refresh_hash, created_at, rotated_at, expires_at, ended_at)
      VALUES ($1, $2, $3, now() - make_interval(days => $4), now(), now() + make_interval(days => $5), now() - make_interval(days => $6))`;
    const rows: [string, number, number, number | null][] = [
      ['expired', 130, -100, null],
      ['ended', 130, 10, 100],
      ['known place', 80, -50, null],
      ['lasts', 130, 10, null],
    ];
    for (const [name, ...days] of rows) await database.query(insert, [newId(), user, name, ...days]);
    await comesDue('housekeeping');
    await comesDue('housekeeping');
    const left = await database.query(
      `SELECT convert_from(refresh_hash, 'utf8') AS name FROM sessions ORDER BY name`,
    );
    expect(left).toEqual([{ name: 'known place' }, { name: 'lasts' }]);
  });
});
