import { randomBytes } from 'node:crypto';
import { type ActionInput, Cases, CaseTimers } from '@app/casework';
import { Clock, newId } from '@app/core';
import { Database } from '@app/database';
import { Files } from '@app/documents';
import { Letters } from '@app/letters';
import { CaseNotices } from '@app/notification';
import sharp from 'sharp';
import { TestApi } from '../../../test/support/test-api';
import { Conversation } from './conversation';
import { Messages } from './messages';

jest.setTimeout(60_000); // a small machine under load

const reader = { userId: newId(), roles: ['secretary'] };
const staff = { kind: 'staff' as const, userId: newId(), roles: ['officer', 'section_head', 'secretary'] };
const reviewer = { ...staff, userId: newId() };

describe('reports of a card from the chat', () => {
  let api: TestApi;
  let database: Database;
  let cases: Cases;
  let now = new Date('2026-03-02T02:00:00Z');

  beforeAll(async () => {
    api = await TestApi.start();
    database = api.app.get(Database);
    cases = api.app.get(Cases);
    jest.spyOn(api.app.get(Clock), 'now').mockImplementation(() => now);
  });
  beforeEach(() => {
    now = new Date('2026-03-02T02:00:00Z');
  });
  afterAll(() => api?.stop());

  /** One message of a citizen, as the worker hands it on; `tap` is the value of a choice. */
  async function say(senderId: string, text: string, tap?: string): Promise<void> {
    const id = newId();
    await database.query(
      `INSERT INTO inbound_events (id, channel, account, dedupe_key, lane, type, sent_at, received_at, payload_sealed)
       VALUES ($1, 'messenger', 'a', $2, $2, 'message', now(), now(), $2)`,
      [id, Buffer.from(id)],
    );
    const event = {
      type: 'message' as const,
      kind: tap ? ('choice' as const) : ('text' as const),
      dedupe: `message:${id}`,
      externalId: id,
      senderId,
      text,
      ...(tap ? { payload: tap } : {}),
      attachments: [],
      sentAt: now,
    };
    const stored = { id, channel: 'messenger', account: 'a', receivedAt: now, event, attempts: 0 };
    await database.transaction(() => api.app.get(Conversation).handle(stored));
  }

  /** What this person was told, newest first. */
  async function heard(person: string): Promise<string[]> {
    const { items } = await api.app.get(Messages).list({ direction: 'outbound', limit: 200 }, reader);
    return items.filter(({ senderId }) => senderId === person).map(({ text }) => text ?? '');
  }
  const last = async (person: string): Promise<string> => (await heard(person))[0] ?? '';

  async function act(id: string, action: string, input: Partial<ActionInput> = {}): Promise<void> {
    await cases.act(id, action, { actor: action === 'review' ? reviewer : staff, ...input });
  }

  /** A card handed over today, followed from this person's chat. */
  async function aCard(person: string): Promise<string> {
    const { id } = await cases.open({
      receiptSeed: randomBytes(32),
      service: 'ak1',
      fields: { applicant_name: 'Contoh Warga', nik: '6402990101900001', village: '64.02.08.2005' },
      documents: [],
      applicant: { name: 'Contoh Warga' },
      channel: 'counter',
      at: now,
    });
    for (const action of ['start_verification', 'confirm_identity', 'draft_letter', 'review'])
      await act(id, action);
    const create = { width: 420, height: 560, channels: 3 as const, background: '#c87840' };
    const scan = await sharp({ create }).jpeg().toBuffer();
    const { fileId } = await api.app.get(Files).store(scan, { purpose: 'upload' });
    await act(id, 'record_signature', { fileId });
    await act(id, 'mark_ready');
    await act(id, 'hand_over');
    const { pin } = await cases.newPin(id, staff);
    await say(person, `IKUT ${(await cases.get(id)).receiptCode} ${pin}`);
    await api.app.get(CaseNotices).follow(id);
    return id;
  }

  /** The day comes: what is due is worked, and the citizen hears of it. */
  async function on(day: string, caseId: string): Promise<void> {
    now = new Date(`${day}T02:00:00Z`);
    for (;;) {
      const due = await database.query<{ id: string }>(
        `SELECT id FROM timers WHERE subject_id = $1 AND state = 'waiting' AND due_at <= $2`,
        [caseId, now],
      );
      if (due.length === 0) break;
      for (const { id } of due) await api.app.get(CaseTimers).work(id);
    }
    await api.app.get(CaseNotices).follow(caseId);
  }

  const reports = async (caseId: string): Promise<unknown[]> =>
    (await cases.events(caseId))
      .filter(({ action }) => action === 'reported')
      .map(({ detail, actorKind }) => ({ ...detail, by: actorKind }));

  it('goes through 6, 12, 18 and 24 months with one tap each', async () => {
    const person = newId();
    const id = await aCard(person);
    const tap = `report:searching:${id}`;
    for (const [day, answered] of [
      ['2026-09-02', /Lapor berikutnya 2 Maret 2027/],
      ['2027-03-02', /Lapor berikutnya 2 September 2027/],
      ['2027-09-02', /laporan terakhir, masa berlakunya sampai 2 Maret 2028/],
    ] as const) {
      await on(day, id);
      expect(await last(person)).toMatch(/Waktunya lapor kartu AK-1/);
      await say(person, 'Masih mencari kerja', tap);
      expect(await last(person)).toMatch(answered);
    }
    expect(await reports(id)).toEqual(
      [1, 2, 3].map((ordinal) => ({ answer: 'searching', ordinals: [ordinal], by: 'citizen' })),
    );
    await on('2028-03-02', id);
    expect(await last(person)).toMatch(/sudah 2 tahun dan tidak berlaku lagi/);
    await say(person, 'Masih mencari kerja', tap);
    expect(await last(person)).toMatch(/tidak ada laporan lagi/);
    expect((await api.app.get(Letters).current(id))?.status).toBe('expired');
    expect(await reports(id)).toHaveLength(3);
  });

  it('is noted once, however often the choice is pressed', async () => {
    const person = newId();
    const id = await aCard(person);
    await on('2026-09-02', id);
    await say(person, 'Masih mencari kerja', `report:searching:${id}`);
    await say(person, 'Masih mencari kerja', `report:searching:${id}`);
    expect(await last(person)).toMatch(
      /sudah kami catat, tidak perlu diulang. Lapor berikutnya 2 Maret 2027/,
    );
    expect(await reports(id)).toHaveLength(1);
  });

  it.each([
    ['masih cari kerja', 'searching'],
    ['Sudah kerja!', 'placed'],
    ['1', 'searching'],
  ])('takes "%s" as the answer when a report is due', async (text, answer) => {
    const person = newId();
    const id = await aCard(person);
    await say(person, text);
    expect(await reports(id)).toEqual([]);
    await say(person, 'batal');
    await on('2026-09-02', id);
    await say(person, text);
    expect(await reports(id)).toMatchObject([{ answer }]);
  });

  it('lets somebody who has found work go with good wishes, and asks no more', async () => {
    const person = newId();
    const id = await aCard(person);
    await on('2026-09-02', id);
    await say(person, 'Sudah bekerja', `report:placed:${id}`);
    expect(await last(person)).toMatch(/Selamat.*Tidak perlu lapor lagi/);
    const said = (await heard(person)).length;
    await on('2027-09-02', id);
    expect(await heard(person)).toHaveLength(said);
  });

  it('asks which it is when somebody only says that he reports', async () => {
    const person = newId();
    const id = await aCard(person);
    await on('2026-09-02', id);
    await say(person, 'mau lapor');
    expect(await last(person)).toMatch(/Cukup pilih satu/);
    await say(person, 'Masih mencari kerja', `report:searching:${id}`);
    expect(await reports(id)).toHaveLength(1);
  });

  it('leaves a draft as it is: words go to the draft, a tap counts and the draft goes on', async () => {
    const person = newId();
    const id = await aCard(person);
    await on('2026-09-02', id);
    await say(person, 'iumk');
    await say(person, 'sudah kerja');
    expect(await reports(id)).toEqual([]);
    await say(person, 'Sudah bekerja', `report:placed:${id}`);
    expect(await reports(id)).toHaveLength(1);
    await say(person, 'NIK saya 6402995205990001');
    expect(await last(person)).toMatch(/HP/);
  });

  it('is nobody else’s: a choice of another person’s card notes nothing', async () => {
    const id = await aCard(newId());
    await on('2026-09-02', id);
    const person = newId();
    await say(person, 'Sudah bekerja', `report:placed:${id}`);
    expect(await last(person)).toMatch(/tidak ada laporan lagi/);
    expect(await reports(id)).toEqual([]);
  });

  it('counts also while an officer holds the conversation', async () => {
    const person = newId();
    const id = await aCard(person);
    await on('2026-09-02', id);
    await say(person, '0');
    await say(person, 'Masih mencari kerja', `report:searching:${id}`);
    expect(await reports(id)).toHaveLength(1);
    expect(await last(person)).toMatch(/Lapor berikutnya/);
  });
});
