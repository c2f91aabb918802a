import { CaseTimers, Tasks } from '@app/casework';
import { Clock, newId } from '@app/core';
import { Database } from '@app/database';
import { Files } from '@app/documents';
import sharp from 'sharp';
import { TestApi } from '../../../../test/support/test-api';
import { Conversation } from '../conversation';
import { ConversationStore } from '../conversation-store';
import { Conversations } from '../conversations';
import { Messages } from '../messages';
import type { DialogueState } from '../dialogue/dialogue-state';

jest.setTimeout(60_000); // a small machine under load

const hour = 3_600_000;
const day = 24 * hour;
/** Two o'clock in the afternoon in Makassar. */
const start = new Date('2026-03-02T06:00:00Z');
const reader = { userId: newId(), roles: ['secretary'] };

const messenger = ['PAGE_ID', 'PAGE_ACCESS_TOKEN', 'APP_SECRET', 'VERIFY_TOKEN'].map(
  (name) => `MESSENGER_${name}`,
);

describe('a draft that is left', () => {
  let api: TestApi;
  let database: Database;
  let now: Date;
  let jpeg: Buffer;

  beforeAll(async () => {
    jpeg = await sharp({ create: { width: 420, height: 560, channels: 3, background: '#c87840' } })
      .jpeg()
      .toBuffer();
    for (const name of messenger) process.env[name] = 'office'; // nothing is sent here: no worker runs
    api = await TestApi.start();
    database = api.app.get(Database);
    jest.spyOn(api.app.get(Clock), 'now').mockImplementation(() => now);
  });
  beforeEach(() => {
    now = start;
  });
  afterAll(async () => {
    for (const name of messenger) delete process.env[name];
    await api?.stop();
  });

  const pass = (ms: number): void => {
    now = new Date(now.getTime() + ms);
  };

  async function say(person: string, ...texts: string[]): Promise<void> {
    for (const text of texts) await handle(person, text);
  }

  /** One message as the worker hands it on. */
  async function handle(person: string, text: string, photo = false): Promise<void> {
    const id = newId();
    await database.query(
      `INSERT INTO inbound_events (id, channel, account, dedupe_key, lane, type, sent_at, received_at, payload_sealed)
       VALUES ($1, 'messenger', 'a', $2, $2, 'message', now(), now(), $2)`,
      [id, Buffer.from(id)],
    );
    const event = {
      type: 'message' as const,
      kind: photo ? ('photo' as const) : ('text' as const),
      dedupe: `message:${id}`,
      externalId: id,
      senderId: person,
      text,
      attachments: photo ? [{ kind: 'photo' as const, ref: 'https://example.test/ktp.jpg' }] : [],
      sentAt: now,
    };
    const stored = { id, channel: 'messenger', account: 'a', receivedAt: now, event, attempts: 0 };
    await database.transaction(() => api.app.get(Conversation).handle(stored));
  }

  async function conversationOf(person: string): Promise<string> {
    const { items } = await api.app.get(Messages).list({ direction: 'inbound', limit: 200 }, reader);
    const message = items.find(({ senderId }) => senderId === person);
    const row = await database.queryOne<{ id: string }>(
      'SELECT conversation_id AS id FROM messages WHERE id = $1',
      [message?.id],
    );
    return row?.id ?? '';
  }

  const timerOf = (kind: string, id: string): Promise<{ id: string; at: Date } | null> =>
    database.queryOne(
      `SELECT id, due_at AS at FROM timers WHERE kind = $1 AND subject_id = $2 AND state = 'waiting'`,
      [kind, id],
    );
  /** The timer's own time comes; `by` so many workers at once. */
  async function ring(kind: string, id: string, by = 1): Promise<void> {
    const timer = await timerOf(kind, id);
    if (!timer) throw new Error(`no ${kind} waits`);
    if (timer.at > now) now = timer.at;
    await Promise.all(Array.from({ length: by }, () => api.app.get(CaseTimers).work(timer.id)));
  }
  const nudges = async (id: string): Promise<string[]> => {
    const { items } = await api.app.get(Messages).list({ direction: 'outbound', limit: 200 }, reader);
    const rows = await database.query<{ id: string }>(
      `SELECT message_id AS id FROM outbound_messages WHERE conversation_id = $1 AND cause LIKE 'nudge:%'`,
      [id],
    );
    return items.filter((item) => rows.some((row) => row.id === item.id)).map(({ text }) => text ?? '');
  };
  const dialogueOf = async (id: string): Promise<DialogueState | undefined> =>
    (await api.app.get(ConversationStore).lock(id))?.state.dialogue;
  const lastSaid = async (person: string): Promise<string> => {
    const { items } = await api.app.get(Messages).list({ direction: 'outbound', limit: 200 }, reader);
    return items
      .filter(({ senderId }) => senderId === person)
      .slice(0, 4)
      .map(({ text }) => text)
      .join('\n');
  };

  it('is told of once, however many workers ring, and never again', async () => {
    await say('once', 'ak1', 'Siti Contoh Rahayu');
    const id = await conversationOf('once');
    expect((await timerOf('draft_reminder', id))?.at).toEqual(new Date(start.getTime() + 20 * hour));
    expect((await timerOf('draft_end', id))?.at).toEqual(new Date(start.getTime() + 30 * day));

    await ring('draft_reminder', id, 3);
    expect(await nudges(id)).toEqual([expect.stringMatching(/AK-1.*Yang belum: .*sampai 31 Maret 2026/)]);
    expect(await timerOf('draft_reminder', id)).toBeNull();

    await say('once', 'Liang');
    expect(await timerOf('draft_reminder', id)).toBeNull();
    expect(await nudges(id)).toHaveLength(1);
  });

  it('is told of with what stands aside, each by its number', async () => {
    await say('two', 'ak1', 'Siti Contoh Rahayu', 'menu', 'iumk', 'Budi Contoh');
    const id = await conversationOf('two');
    await ring('draft_reminder', id);
    const told = await nudges(id);
    expect(told).toHaveLength(2);
    expect(told.join()).toMatch(/tulis DRAF 1/);
  });

  it('is not told of after an answer, which moves the clock', async () => {
    await say('answers', 'ak1', 'Siti Contoh Rahayu');
    const id = await conversationOf('answers');
    pass(5 * hour);
    await say('answers', 'Liang');
    expect((await timerOf('draft_reminder', id))?.at).toEqual(new Date(start.getTime() + 25 * hour));

    // A word that no turn came of: the timer that rings for the older one begins anew.
    await database.query('UPDATE conversations SET last_inbound_at = $2 WHERE id = $1', [
      id,
      new Date(start.getTime() + 6 * hour),
    ]);
    await ring('draft_reminder', id);
    expect(await nudges(id)).toEqual([]);
    expect((await timerOf('draft_reminder', id))?.at).toEqual(new Date(start.getTime() + 26 * hour));
  });

  it('is not told of at night, nor when the window is shut: then not at all', async () => {
    await say('night', 'ak1', 'Siti Contoh Rahayu');
    await say('late', 'ak1', 'Siti Contoh Rahayu');
    const [night, late] = [await conversationOf('night'), await conversationOf('late')];
    now = new Date(start.getTime() + 8 * hour); // 22:00
    await database.query(`UPDATE timers SET due_at = $2 WHERE subject_id = $1 AND kind = 'draft_reminder'`, [
      night,
      now,
    ]);
    await ring('draft_reminder', night);
    now = new Date(start.getTime() + 25 * hour); // a worker that was away
    await ring('draft_reminder', late);
    expect(await Promise.all([night, late].map(nudges))).toEqual([[], []]);
    expect(await timerOf('draft_reminder', late)).toBeNull();
    const tasks = await database.query(`SELECT 1 FROM tasks WHERE kind = 'call_by_hand'`);
    expect(tasks).toEqual([]);
  });

  it('stops its clocks when it is sent or cancelled', async () => {
    await say('cancels', 'ak1', 'Siti Contoh Rahayu');
    const id = await conversationOf('cancels');
    await say('cancels', 'batal');
    expect(await timerOf('draft_reminder', id)).toBeNull();
    expect(await timerOf('draft_end', id)).toBeNull();
  });

  it('ends after its time with all that was in it, and the next message tells so once', async () => {
    await say('ends', 'ak1', 'Siti Contoh Rahayu');
    const id = await conversationOf('ends');
    await ring('draft_end', id, 2);
    expect(await dialogueOf(id)).toMatchObject({
      values: {},
      papers: {},
      ended: [{ service: 'ak1', days: 30 }],
    });
    expect(await timerOf('draft_end', id)).toBeNull();
    expect(await nudges(id)).toEqual([]);

    await say('ends', 'halo');
    expect(await lastSaid('ends')).toMatch(/AK-1.*sudah kami hapus, karena 30 hari/);
    await say('ends', 'ak1', 'Siti Contoh Rahayu');
    expect(await lastSaid('ends')).not.toMatch(/sudah kami hapus/);
    expect(await timerOf('draft_end', id)).not.toBeNull();
  });

  it('takes its photos with it', async () => {
    await say('photos', 'ak1', 'Siti Contoh Rahayu');
    await handle('photos', '', true);
    const id = await conversationOf('photos');
    const { fileId } = await api.app.get(Files, { strict: false }).store(jpeg, { purpose: 'message' });
    await database.query(
      `UPDATE message_attachments SET state = 'stored', file_id = $2
        WHERE message_id IN (SELECT id FROM messages WHERE conversation_id = $1)`,
      [id, fileId],
    );
    const expires = async (): Promise<unknown> =>
      (
        await database.queryOne<{ at: Date | null }>('SELECT expires_at AS at FROM files WHERE id = $1', [
          fileId,
        ])
      )?.at;
    expect(await expires()).toBeNull();
    await ring('draft_end', id);
    expect(await expires()).toEqual(now);
  });

  it('ends as if nothing had happened when the process dies in between', async () => {
    await say('dies', 'ak1', 'Siti Contoh Rahayu');
    const id = await conversationOf('dies');
    const save = jest.spyOn(api.app.get(ConversationStore), 'save').mockImplementationOnce(async () => {
      throw new Error('the process died');
    });
    await expect(ring('draft_end', id)).rejects.toThrow('died');
    save.mockRestore();
    expect(await dialogueOf(id)).toMatchObject({ service: 'ak1' });
    await ring('draft_end', id);
    expect(await dialogueOf(id)).toMatchObject({ values: {}, ended: [{ service: 'ak1' }] });
  });

  it('neither reminds nor ends while an officer has the chat or is asked about it', async () => {
    await say('officer', 'ak1', 'Siti Contoh Rahayu', 'petugas');
    const id = await conversationOf('officer');
    await ring('draft_reminder', id);
    expect(await nudges(id)).toEqual([]);
    await ring('draft_end', id);
    expect(await dialogueOf(id)).toMatchObject({ service: 'ak1' });

    await api.app.get(Conversations).release(id);
    await api.app
      .get(Tasks)
      .open({ kind: 'data_request', subjectKind: 'conversation', subjectId: id, code: 'access' });
    await ring('draft_end', id);
    expect(await dialogueOf(id)).toMatchObject({ service: 'ak1' });
    await api.app.get(Tasks).closeFor('data_request', 'conversation', id, 'done');
    await ring('draft_end', id);
    expect(await dialogueOf(id)).toMatchObject({ values: {} });
  });

  it('from before there were clocks ends by its own last word', async () => {
    await say('old', 'ak1', 'Siti Contoh Rahayu');
    const id = await conversationOf('old');
    const state = await api.app.get(ConversationStore).lock(id);
    const { kept: _none, ...dialogue } = (await dialogueOf(id)) ?? ({} as DialogueState);
    await api.app.get(ConversationStore).save(id, { ...state, pending: {}, dialogue });
    pass(7 * day); // as the migration sets it
    await database.query(`UPDATE timers SET due_at = $2 WHERE subject_id = $1 AND kind = 'draft_end'`, [
      id,
      now,
    ]);
    await ring('draft_end', id);
    expect(await dialogueOf(id)).toMatchObject({ service: 'ak1' });
    expect((await timerOf('draft_end', id))?.at).toEqual(new Date(start.getTime() + 30 * day));
  });
});
