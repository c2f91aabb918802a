import { CaseTimers } from '@app/casework';
import { Clock } from '@app/core';
import { Database } from '@app/database';
import { Storage } from '@app/documents';
import { TestApi } from '../../../test/support/test-api';
import { ArrivedMedia } from './arrived-media';
import { Chatters, iumkForm } from './testing/chatters';

jest.setTimeout(60_000); // a small machine under load

const hour = 3_600_000;
const messenger = ['PAGE_ID', 'PAGE_ACCESS_TOKEN', 'APP_SECRET', 'VERIFY_TOKEN'].map(
  (name) => `MESSENGER_${name}`,
);
/** The chat itself; in every other table a try-out leaves nothing. */
const ofTheChat = [
  ...['conversations', 'identities', 'inbound_events', 'message_attachments', 'messages', 'notices_shown'],
  ...['outbound_messages', 'timers'],
];

describe('a try-out', () => {
  let api: TestApi;
  let database: Database;
  let chat: Chatters;
  let now: Date;

  beforeAll(async () => {
    for (const name of messenger) process.env[name] = 'office'; // nothing is sent here: no worker runs
    api = await TestApi.start();
    database = api.app.get(Database);
    jest.spyOn(api.app.get(Clock), 'now').mockImplementation(() => now);
    chat = new Chatters(api.app, () => now);
  });
  beforeEach(() => {
    now = new Date('2026-03-02T02:00:00Z');
  });
  afterAll(async () => {
    for (const name of messenger) delete process.env[name];
    await api?.stop();
  });

  /** How many rows each table has. */
  async function rows(): Promise<Record<string, number>> {
    const tables = await database.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
    );
    const counts: Record<string, number> = {};
    for (const { name } of tables) {
      const row = await database.queryOne<{ n: string }>(`SELECT count(*) AS n FROM "${name}"`);
      counts[name] = Number(row?.n);
    }
    return counts;
  }
  /** Lets what is due come, as the queue does. */
  async function workDue(): Promise<void> {
    const due = await database.query<{ id: string }>(
      `SELECT id FROM timers WHERE kind = 'try_out_end' AND state = 'waiting' AND due_at <= $1`,
      [now],
    );
    for (const { id } of due) await api.app.get(CaseTimers).work(id);
  }
  const stateOf = async (fileId: string): Promise<string | undefined> =>
    (await database.queryOne<{ state: string }>('SELECT state FROM files WHERE id = $1', [fileId]))?.state;

  it('played to its end and beyond makes no row but those of the chat', async () => {
    const before = await rows();
    await chat.say('whole', 'coba');
    for (const text of ['iumk', iumkForm('Budi Contoh', '6402991205850001'), 'mau buat ktp', 'status']) {
      await chat.say('whole', text);
    }
    for (const text of ['petugasnya minta uang 50 ribu', 'hapus semua data saya', 'bawa semua']) {
      await chat.say('whole', text);
    }
    expect((await chat.conversation('whole')).state.dialogue).toMatchObject({
      step: 'confirming',
      tryOut: {},
    });
    await chat.say('whole', 'ya');
    expect((await chat.conversation('whole')).state.dialogue.tryOut).toBeUndefined();
    await workDue();

    const after = await rows();
    const grown = Object.keys(after).filter((table) => after[table] !== before[table]);
    expect(grown.filter((table) => !ofTheChat.includes(table))).toEqual([]);
    const [notice, ...said] = await chat.heard('whole');
    expect(notice).toContain('Selamat datang');
    const ended = said.findIndex((text) => text.startsWith('Mode coba selesai'));
    expect(said.slice(0, ended).filter((text) => !text.startsWith('[MODE COBA]\n'))).toEqual([]);
    expect(said[ended - 1]).toContain('BUKAN tanda terima');
  });

  it('keeps its photos no longer than itself, and those of the real draft stay', async () => {
    await chat.say('photos', 'iumk');
    await chat.say('photos', '', { photos: 1 });
    const [real = ''] = await chat.fetchPhotos('photos');
    const draft = (await chat.conversation('photos')).state.dialogue;
    await chat.say('photos', 'coba');
    await chat.say('photos', 'ak1');
    await chat.say('photos', '', { photos: 2 });
    const tried = await chat.fetchPhotos('photos');
    await chat.say('photos', '', { photos: 1 }); // still being fetched at the end
    await chat.say('photos', 'selesai coba');
    await workDue();

    expect((await chat.conversation('photos')).state.dialogue.papers).toEqual(draft.papers);
    expect(await Promise.all(tried.map(stateOf))).toEqual(['discarded', 'discarded']);
    for (const id of tried) await expect(api.app.get(Storage).file(id).read()).rejects.toThrow();
    expect(await stateOf(real)).toBe('stored');
    await expect(api.app.get(Storage).file(real).read()).resolves.toBeInstanceOf(Buffer);
    expect(await chat.fetchPhotos('photos')).toEqual([]); // nobody fetches it any more
  });

  it('that is forgotten ends by itself: the citizen is told and his draft stands as before', async () => {
    await chat.say('forgotten', 'iumk');
    await chat.say('forgotten', 'Nama lengkap: Siti Contoh');
    const draft = (await chat.conversation('forgotten')).state.dialogue;
    await chat.say('forgotten', 'coba');
    await chat.say('forgotten', '', { photos: 1 });
    const [tried = ''] = await chat.fetchPhotos('forgotten');
    now = new Date(now.getTime() + 5 * hour);
    await chat.say('forgotten', 'ak1'); // heard: the hours begin anew
    now = new Date(now.getTime() + 5 * hour);
    await workDue();
    expect((await chat.conversation('forgotten')).state.dialogue.tryOut).toBeDefined();
    expect(await stateOf(tried)).toBe('stored');

    now = new Date(now.getTime() + 2 * hour);
    await workDue();
    const { values, papers, asked } = draft;
    const after = (await chat.conversation('forgotten')).state.dialogue;
    expect(after).toMatchObject({ step: 'collecting', service: 'iumk', values, papers, asked });
    expect(after.tryOut).toBeUndefined();
    expect(await stateOf(tried)).toBe('discarded');
    expect((await chat.heard('forgotten')).at(-1)).toContain('berakhir sendiri');
    const said = (await chat.heard('forgotten')).length;
    await workDue();
    expect(await chat.heard('forgotten')).toHaveLength(said);
  });

  it('lets nobody be reminded of what is only practised, and the real draft be reminded of afterwards', async () => {
    await chat.say('reminded', 'iumk');
    await chat.say('reminded', 'Nama lengkap: Siti Contoh');
    for (const text of ['coba', 'ak1', 'Budi Contoh']) await chat.say('reminded', text);
    const { id } = await chat.conversation('reminded');
    /** The timer's own time comes. */
    const ring = async (kind: string): Promise<void> => {
      const timer = await database.queryOne<{ id: string; at: Date }>(
        `SELECT id, due_at AS at FROM timers WHERE kind = $1 AND subject_id = $2 AND state = 'waiting'`,
        [kind, id],
      );
      if (timer && timer.at > now) now = timer.at;
      await api.app.get(CaseTimers).work(timer?.id ?? 'none');
    };
    const said = (await chat.heard('reminded')).length;
    await ring('draft_reminder');
    expect(await chat.heard('reminded')).toHaveLength(said);
    await ring('draft_end');
    expect((await chat.conversation('reminded')).state.dialogue.tryOut?.outside).toMatchObject({
      service: 'iumk',
    });

    now = new Date('2026-03-02T08:00:00Z');
    await workDue();
    await ring('draft_reminder');
    const [, reminder] = (await chat.heard('reminded')).slice(said);
    expect(reminder).toMatch(/^Isian Izin Usaha Mikro dan Kecil belum selesai/);
  });

  it('begun anew before the photos of the last one are gone keeps its own until its own end', async () => {
    await chat.say('again', 'coba');
    await chat.say('again', '', { photos: 1 });
    const [first = ''] = await chat.fetchPhotos('again');
    await chat.say('again', 'selesai coba');
    await chat.say('again', 'coba');
    await workDue();
    expect((await chat.conversation('again')).state.dialogue.tryOut).toBeDefined();
    await chat.say('again', 'selesai coba');
    await workDue();
    expect(await stateOf(first)).toBe('discarded');
  });

  it('asks for a photo that did not come as the real dialogue does, and says that it is none', async () => {
    await chat.say('refused', 'coba');
    await chat.say('refused', 'iumk');
    await chat.say('refused', '', { photos: 1 });
    const row = await database.queryOne<{ id: string }>(
      `UPDATE message_attachments a SET state = 'unavailable', error_code = 'documents.file_refused' FROM messages m
        WHERE m.id = a.message_id AND a.state = 'pending' AND m.sandbox RETURNING a.id`,
    );
    await api.app.get(ArrivedMedia).follow(row?.id ?? '');
    expect((await chat.heard('refused')).at(-1)).toMatch(/^\[MODE COBA\]\n.*Foto KTP/);
    expect((await chat.conversation('refused')).state.dialogue.papers).toEqual({});
  });

  it('leaves to a person what a person is sent meanwhile', async () => {
    await chat.say('person', 'coba');
    await chat.say('person', '0');
    await chat.say('person', '', { photos: 1 });
    const [photo = ''] = await chat.fetchPhotos('person');
    await workDue();
    expect((await chat.conversation('person')).mode).toBe('person');
    expect(await stateOf(photo)).toBe('stored');
  });
});
