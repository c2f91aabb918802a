import { Cases } from '@app/casework';
import { newId } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { TestApi } from '../../../test/support/test-api';
import { Conversation } from './conversation';
import { Messages } from './messages';

jest.setTimeout(60_000); // a small machine under load

const reader = { userId: '01900000-0000-7000-8000-000000000009', roles: ['secretary'] };

describe('complaints in a chat', () => {
  let api: TestApi;
  let database: Database;

  beforeAll(async () => {
    api = await TestApi.start();
    database = api.app.get(Database);
  });
  afterAll(() => api?.stop());

  /** One message of a citizen, as the worker hands it on. */
  const say = async (senderId: string, text: string, id = newId()): Promise<void> => {
    await database.query(
      `INSERT INTO inbound_events (id, channel, account, dedupe_key, lane, type, sent_at, received_at, payload_sealed)
       VALUES ($1, 'messenger', 'a', $2, $2, 'message', now(), now(), $2) ON CONFLICT DO NOTHING`,
      [id, Buffer.from(id)],
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
  const messages = async (
    roles: string[] = reader.roles,
  ): Promise<{ direction: string; text: string | null }[]> =>
    (await api.app.get(Messages).list({ limit: 200 }, { ...reader, roles })).items;
  const heard = async (): Promise<string> =>
    (await messages()).find(({ direction }) => direction === 'outbound')?.text ?? '';
  const count = async (): Promise<number> =>
    Number((await database.queryOne<{ n: string }>('SELECT count(*) AS n FROM complaints'))?.n);

  it('is taken in at once when somebody is asked for money: free of charge, and where else to go', async () => {
    const before = await count();
    const person = newId();
    await say(person, 'Saya dimintain uang 50 ribu sama petugas');
    const texts = (await messages()).map(({ text }) => text).join('\n');
    expect(texts).toMatch(/GRATIS.*nomor KBP-\w{6}-\w, PIN \{pin\}.*lapor\.go\.id/s);
    expect(await count()).toBe(before + 1);
    expect(
      await database.query(
        `SELECT priority, owner_role FROM tasks WHERE kind = 'complaint' AND code = 'asked_for_money'`,
      ),
    ).toContainEqual({ priority: 2, owner_role: 'section_head' });
  });

  it('is not the last word of a conversation in the list of who may not see complaints', async () => {
    const person = newId();
    await say(person, 'Selamat pagi');
    await say(person, 'ada pungli oleh seseorang di loket tiga');
    const [row] = await database.query<{ id: string }>(
      `SELECT m.conversation_id AS id FROM messages m WHERE m.complaint_id IS NOT NULL ORDER BY m.received_at DESC LIMIT 1`,
    );
    const last = async (roles: string[]): Promise<string> => {
      const newest = await api.app.get(Messages).newestOf([row?.id ?? ''], { ...reader, roles });
      return newest.get(row?.id ?? '')?.text ?? '';
    };

    expect(await last(['section_head'])).toMatch(/KBP-|PIN/);
    expect(await last(['officer'])).not.toMatch(/pungli|KBP-|PIN/);
    expect(await last(['officer'])).not.toBe('');
  });

  it('is not read in the conversation by who may not see complaints', async () => {
    const text = 'ada pungli oleh seseorang di loket dua';
    await say(newId(), text);
    expect((await messages()).map((message) => message.text)).toContain(text);
    const atTheDesk = (await messages(['officer'])).map((message) => message.text).join('\n');
    expect(atTheDesk).not.toMatch(/pungli|KBP-/);
  });

  it('may be announced first and told next, and a draft goes on afterwards', async () => {
    const [person, before] = [newId(), await count()];
    await say(person, 'iumk');
    await say(person, 'saya mau mengadu');
    expect(await heard()).toMatch(/tulis pengaduannya/);
    expect(await count()).toBe(before);
    await say(person, 'layanan lambat, tidak jadi selesai kemarin');
    expect(await heard()).toMatch(/sudah kami catat/);
    expect(await count()).toBe(before + 1);
    await say(person, 'Siti Contoh');
    expect(await heard()).toMatch(/NIK/);
  });

  it('may be let go of by BATAL', async () => {
    const [person, before] = [newId(), await count()];
    await say(person, 'pengaduan');
    await say(person, 'batal');
    await say(person, 'halo apa kabar semua');
    expect(await count()).toBe(before);
  });

  it('of being asked for money is heard also while an officer holds the conversation', async () => {
    const [person, before] = [newId(), await count()];
    await say(person, '0');
    await say(person, 'petugas ini minta bayaran ke saya');
    expect(await count()).toBe(before + 1);
    expect(await heard()).toMatch(/GRATIS/);
    await say(person, 'kapan selesai?');
    expect(await count()).toBe(before + 1);
  });

  it('is one complaint when the same words come twice, with a person or with the bot, until it is answered', async () => {
    for (const first of ['0', 'halo']) {
      const [person, before] = [newId(), await count()];
      await say(person, first);
      await say(person, 'Saya dimintain uang 50 ribu!');
      const receipt = /KBP-\w{6}-\w/.exec(await heard())?.[0];
      await say(person, 'saya dimintain uang 50 ribu');
      expect(await count()).toBe(before + 1);
      expect(await heard()).toContain(receipt);
      await say(person, 'saya dimintain uang 100 ribu lagi');
      expect(await count()).toBe(before + 2);
      await database.query(`UPDATE complaints SET state = 'replied'`);
      await say(person, 'Saya dimintain uang 50 ribu!');
      expect(await count()).toBe(before + 3);
    }
  });

  describe('a right over his data, asked while an officer holds the conversation', () => {
    const tasksOf = (person: string): Promise<unknown[]> =>
      database.query(
        `SELECT t.kind, t.code, t.owner_role AS owner, extract(epoch FROM t.due_at - t.created_at)::int / 3600 AS hours
           FROM tasks t JOIN conversations c ON c.id = t.subject_id JOIN identities i ON i.id = c.identity_id
          WHERE t.kind IN ('data_request', 'data_incident') AND i.sender_hash = $1`,
        [api.app.get(Vault).blindIndex('sender', person)],
      );

    it.each([
      ['hapus semua data saya', 'data_request', 'erase'],
      ['saya mau lihat data saya yang disimpan kantor', 'data_request', 'access'],
      ['data pribadi saya yang disimpan ada yang keliru tolong dibetulkan', 'data_request', 'correct'],
      ['data saya tersebar di grup', 'data_incident', 'incident'],
    ])('"%s" is a task with the law\'s clock, once however often it is said', async (words, kind, code) => {
      const person = newId();
      await say(person, '0');
      await say(person, words);
      expect(await heard()).toMatch(/paling lambat|3 x 24 jam|3x24/);
      const task = [{ kind, code, owner: 'secretary', hours: 72 }];
      expect(await tasksOf(person)).toEqual(task);
      const said = (await messages()).length;
      await say(person, `${words} ya`);
      expect(await tasksOf(person)).toEqual(task);
      expect((await messages()).length).toBe(said + 1); // his words; the bot is silent
    });

    it("is not seen in small talk, nor in a draft's own words", async () => {
      const person = newId();
      await say(person, 'iumk');
      await say(person, '0');
      for (const words of [
        'data saya sudah lengkap kah',
        'foto yang tadi salah, saya kirim ulang',
        'kapan selesai',
      ])
        await say(person, words);
      expect(await tasksOf(person)).toEqual([]);
    });
  });

  it('objects to a refusal by code, PIN and reason', async () => {
    const chief = await api.person('kasi', 'section_head');
    const { id } = await api.aCase(chief);
    const cases = api.app.get(Cases);
    const actor = { kind: 'staff' as const, userId: newId(), roles: ['officer', 'section_head'] };
    await cases.act(id, 'start_verification', { actor });
    await cases.act(id, 'reject', { actor, reasons: ['outside_area'] });
    const { receiptCode } = await cases.get(id);
    const { pin } = await cases.newPin(id, actor);

    const person = newId();
    await say(person, `KEBERATAN ${receiptCode} ${pin === '000000' ? '000001' : '000000'} alamat saya benar`);
    expect(await heard()).toMatch(/tidak cocok/);
    await say(person, `KEBERATAN ${receiptCode} ${pin} alamat saya benar`);
    expect(await heard()).toContain(`Keberatan atas ${receiptCode} sudah kami catat`);
    expect(await database.query('SELECT kind, channel FROM complaints WHERE case_id = $1', [id])).toEqual([
      { kind: 'objection', channel: 'messenger' },
    ]);
    await say(person, `IKUT ${receiptCode} ${pin}`);
    await say(person, 'tadi dimintai uang di loket');
    const aboutCase = JSON.stringify((await api.app.get(Messages).ofCase(id)).items);
    expect(aboutCase).toContain('diikuti dari chat ini');
    expect(aboutCase).not.toMatch(/dimintai|KBP-/);
    await say(newId(), 'keberatan');
    expect(await heard()).toMatch(/KEBERATAN <kode> <PIN> <alasan>/);
  });
});
