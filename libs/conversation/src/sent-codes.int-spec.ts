import { Audit } from '@app/audit';
import { Clock, type InboundEvent, newId } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { EventStore, Lanes } from '@app/intake';
import { WakeUp } from '@app/queue';
import { TestApi } from '../../../test/support/test-api';
import { Conversation } from './conversation';
import { Messages } from './messages';

jest.setTimeout(60_000); // a small machine under load

const code = '482913';
const reader = { userId: '01900000-0000-7000-8000-000000000009', roles: ['secretary'] };

describe('a one-time code that a citizen sends', () => {
  let api: TestApi;
  let database: Database;
  let vault: Vault;
  let store: EventStore;
  let lanes: Lanes;
  const parked: string[] = [];

  beforeAll(async () => {
    api = await TestApi.start();
    database = api.app.get(Database);
    vault = api.app.get(Vault);
    store = new EventStore(database, vault, api.app.get(WakeUp));
    const alarms = { parked: async (_id: string, why: string) => void parked.push(why) };
    lanes = new Lanes(database, vault, api.app.get(Clock), api.app.get(Conversation), alarms);
  });
  afterAll(() => api?.stop());

  const aText = (senderId: string, text: string, about: object = {}): InboundEvent => {
    const id = newId();
    const what = { type: 'message' as const, kind: 'text' as const, attachments: [] };
    return { ...what, dedupe: `message:${id}`, externalId: id, senderId, text, sentAt: new Date(), ...about };
  };
  /** As the hook takes it in, and the worker works it. */
  const arrives = async (events: InboundEvent[], body = JSON.stringify(events)): Promise<void> => {
    const receivedAt = new Date();
    await store.store([{ channel: 'messenger', account: 'a', body: Buffer.from(body), events, receivedAt }]);
    const rows = await database.query<{ lane: Buffer }>(
      `SELECT DISTINCT lane FROM inbound_events WHERE status = 'pending'`,
    );
    for (const { lane } of rows) await lanes.work(lane.toString('hex'));
  };
  const said = async (senderId: string, direction: string): Promise<string[]> => {
    const { items } = await api.app.get(Messages).list({ limit: 200 }, reader);
    return items
      .filter((item) => item.direction === direction && item.senderId === senderId)
      .map(({ text }) => text ?? '')
      .reverse();
  };
  /** Everything that is kept sealed, opened. */
  const opened = async (): Promise<string> => {
    const sealed = [
      ['inbound_events', 'payload'],
      ['inbound_bodies', 'body'],
      ['messages', 'text'],
      ['message_changes', 'text'],
      ['conversations', 'state'],
    ];
    const texts: string[] = [];
    for (const [table, column] of sealed) {
      const rows = await database.query<{ id: string; sealed: Buffer }>(
        `SELECT id, ${column}_sealed AS sealed FROM ${table} WHERE ${column}_sealed IS NOT NULL`,
      );
      texts.push(...rows.map(({ id, sealed: bytes }) => vault.openText(`${table}.${column}.${id}`, bytes)));
    }
    return texts.join('\n');
  };

  it('is kept nowhere, neither raw nor read, and its sender is warned', async () => {
    const person = newId();
    await arrives([aText(person, `ini kode OTP saya ${code} ya bu 🙏`)]);
    expect(await opened()).not.toContain(code);
    expect(await opened()).toContain('ini kode OTP saya ****** ya bu 🙏');
    expect(await said(person, 'inbound')).toEqual(['ini kode OTP saya ****** ya bu 🙏']);
    expect(await said(person, 'outbound')).toEqual([
      expect.stringMatching(/jangan pernah memberikan kode rahasia/),
    ]);
    const { items } = await api.app.get(Audit).list({ action: 'code.masked', limit: 10 });
    expect(items).toMatchObject([{ subjectKind: 'event' }]);
    expect(parked).toEqual([]);
  });

  it('leaves the rest of the message and of its request as they came', async () => {
    const [person, other] = [newId(), newId()];
    await arrives([
      aText(person, `iumk\nKode verifikasi: ${code}`),
      aText(other, 'halo, nomor rumah saya 555111'),
    ]);
    expect(await said(person, 'outbound')).toEqual([
      expect.stringMatching(/kode rahasia/),
      expect.stringMatching(/Selamat datang/),
      expect.stringMatching(/Izin Usaha Mikro/),
      expect.anything(),
      expect.anything(),
    ]);
    expect(await said(other, 'inbound')).toEqual(['halo, nomor rumah saya 555111']);
    const bodies = (await opened()).split('\n').filter((line) => line.startsWith('[{'));
    expect(bodies.at(-1)).toContain('halo, nomor rumah saya 555111');
    expect(bodies.at(-1)).toContain('Kode verifikasi: ******');
  });

  it('is no answer to what was asked', async () => {
    const person = newId();
    await arrives([aText(person, 'iumk')]);
    await arrives([aText(person, 'bank')]);
    await arrives([aText(person, `otp ${code}`)]);
    await arrives([aText(person, 'Siti Contoh')]);
    expect((await said(person, 'outbound')).at(-1)).toMatch(/NIK/);
  });

  it('in a body that spells it another way is dropped with the body', async () => {
    const events = [aText(newId(), `kode sms ${code}`)];
    await arrives(events, JSON.stringify(events).replace('482', String.raw`\u0034\u0038\u0032`));
    expect(await opened()).not.toMatch(/482913|u0032913/);
  });

  it('in a changed message is masked too', async () => {
    const person = newId();
    const first = aText(person, 'sebentar');
    await arrives([first]);
    const externalId = 'externalId' in first ? first.externalId : '';
    const edit = {
      type: 'edit',
      dedupe: `edit:${externalId}:1`,
      externalId,
      text: `otpnya 77 88 99`,
    } as const;
    await arrives([{ ...edit, senderId: person, sentAt: new Date() }]);
    expect(await said(person, 'inbound')).toEqual(['otpnya ** ** **']);
    expect(await opened()).not.toContain('77 88 99');
    expect((await said(person, 'outbound')).at(-1)).toMatch(/kode rahasia/);
  });

  it('is warned of also while an officer holds the conversation', async () => {
    const person = newId();
    await arrives([aText(person, 'petugas')]);
    await arrives([aText(person, `kode dari sms ${code}`)]);
    expect((await said(person, 'outbound')).at(-1)).toMatch(/kode rahasia/);
  });

  it('is the only thing that may be put in the place of what came in, and only then', async () => {
    const id = newId();
    const sealed = Buffer.from('sealed');
    await database.query(
      `INSERT INTO inbound_events (id, channel, account, dedupe_key, lane, type, sent_at, received_at, payload_sealed)
       VALUES ($1, 'messenger', 'a', $2, $2, 'message', now(), now(), $3)`,
      [id, Buffer.from(id), sealed],
    );
    const put = async (bytes: Buffer): Promise<boolean | undefined> =>
      (
        await database.queryOne<{ done: boolean }>('SELECT mask_inbound_event($1, $2, now()) AS done', [
          id,
          bytes,
        ])
      )?.done;
    await expect(
      database.query('UPDATE inbound_events SET payload_sealed = $2 WHERE id = $1', [id, sealed]),
    ).rejects.toMatchObject({ driverError: { code: '42501' } });
    expect(await put(Buffer.from('longer than before'))).toBe(false);
    expect(await put(Buffer.from('masked'))).toBe(true);
    expect(await put(Buffer.from('sealed'))).toBe(false);
    await database.query(`UPDATE inbound_events SET status = 'done' WHERE id = $1`, [id]);
    expect(await put(Buffer.from('others'))).toBe(false);
  });
});
