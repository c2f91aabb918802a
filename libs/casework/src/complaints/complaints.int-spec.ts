import { newId } from '@app/core';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database';
import { ComplaintClosed, ComplaintNotFound, ComplaintUnanswered, ReceiptRefused } from '../casework.errors';
import { ReceiptCheck } from '../receipt-check';
import { citizen, CaseworkWorld, monday, officer } from '../testing/casework-world';
import { ComplaintList } from './complaint-list';
import type { ComplaintReceipt, ComplaintViewer, NewComplaint } from './complaint-record';
import { ComplaintTimers } from './complaint-timers';
import { Complaints } from './complaints';
import { Objections } from './objections';

jest.setTimeout(60_000); // a small machine under load

const day = 86_400_000;

describe('complaints', () => {
  let test: TestDatabase;
  let world: CaseworkWorld;
  let complaints: Complaints;
  let list: ComplaintList;
  let timers: ComplaintTimers;
  let objections: Objections;
  let head: ComplaintViewer;
  let other: ComplaintViewer;

  const aUser = async (role: string): Promise<ComplaintViewer> => {
    const userId = newId();
    await world.database.query(
      `INSERT INTO users (id, username, name, roles, password_hash, created_at)
       VALUES ($1, $2, 'Petugas Contoh', $3, 'x', $4)`,
      [userId, `u${userId.replaceAll('-', '')}`, [role], world.clock.now()],
    );
    return { userId, roles: [role] };
  };
  const receive = (about: Partial<NewComplaint> = {}): Promise<ComplaintReceipt> =>
    complaints.receive({
      cause: `test:${newId()}`,
      text: 'Loket tutup jam sepuluh',
      channel: 'web',
      ...about,
    });
  const tasksOf = (id: string): Promise<Record<string, unknown>[]> =>
    world.database.query(
      'SELECT kind, state, owner_role, priority, code, outcome FROM tasks WHERE subject_id = $1 ORDER BY created_at, id',
      [id],
    );
  /** Works every timer whose time has come, twice, as a worker does that was killed in between. */
  const ring = async (): Promise<void> => {
    const due = await world.database.query<{ id: string }>('SELECT id FROM timers WHERE due_at <= $1', [
      world.clock.now(),
    ]);
    for (const { id } of [...due, ...due]) await timers.work(id);
  };

  beforeAll(async () => {
    test = await createTestDatabase();
    world = await CaseworkWorld.at(test.url);
    const { database, vault, clock, catalogue, calendar, tasks } = world;
    complaints = new Complaints(database, vault, clock, catalogue, calendar, tasks, world.timers);
    list = new ComplaintList(database, vault, new ReceiptCheck(database, vault, clock), clock);
    timers = new ComplaintTimers(database, world.timers, tasks);
    objections = new Objections(database, world.cases, complaints, clock);
    [head, other] = [await aUser('section_head'), await aUser('secretary')];
  });
  beforeEach(() => world.clock.set(monday));
  afterAll(async () => {
    await world?.database.close();
    await test?.drop();
  });

  it('takes one in once, however often its cause comes, also twice at once', async () => {
    const complaint = { cause: 'event:1', text: 'Petugas tidak ada', channel: 'messenger' };
    const both = await Promise.all([complaints.receive(complaint), complaints.receive(complaint)]);
    expect(both[1]).toEqual(both[0]);
    expect(await complaints.receive(complaint)).toEqual(both[0]);
    expect(both[0].receiptCode).toMatch(/^KBP-/);
    expect(await tasksOf(both[0].id)).toMatchObject([
      { kind: 'complaint', owner_role: 'section_head', priority: 0 },
    ]);
  });

  it('keeps words and contact sealed', async () => {
    const { id } = await receive({
      text: 'Namanya Contoh',
      contact: { name: 'Siti', phone: '+6280000004321' },
    });
    const [row] = await world.database.query<Record<string, unknown>>(
      'SELECT * FROM complaints WHERE id = $1',
      [id],
    );
    expect(JSON.stringify(row)).not.toMatch(/Contoh|Siti|4321/);
    expect((await list.get(id, head)).contact).toEqual({ name: 'Siti', phone: '+6280000004321' });
  });

  it('puts somebody who was asked for money first', async () => {
    const { id, aboutMoney } = await receive({ text: 'saya dimintain uang 50 ribu' });
    expect(aboutMoney).toBe(true);
    expect(await tasksOf(id)).toMatchObject([{ priority: 2, code: 'asked_for_money' }]);
  });

  it('is not there for the person that it is about, whatever his role', async () => {
    const { id } = await receive({ concernsUser: head.userId });
    await expect(list.get(id, head)).rejects.toThrow(ComplaintNotFound);
    await expect(complaints.reply(id, 'x', head)).rejects.toThrow(ComplaintNotFound);
    await expect(complaints.close(id, { outcome: 'withdrawn' }, head)).rejects.toThrow(ComplaintNotFound);
    expect((await list.list({ limit: 200 }, head)).items.map((item) => item.id)).not.toContain(id);
    expect((await list.list({ limit: 200 }, other)).items.map((item) => item.id)).toContain(id);
  });

  it('counts those that nobody has answered, late ones among them, for who may see them', async () => {
    const before = await list.unanswered(head);
    const { id } = await receive();
    await receive({ concernsUser: head.userId });
    expect(await list.unanswered(head)).toEqual({ open: before.open + 1, late: before.late });
    world.clock.advance(3 * day + 1);
    expect((await list.unanswered(head)).late).toBe(before.open + 1);
    await complaints.reply(id, 'Sudah kami perbaiki', head);
    expect((await list.unanswered(head)).open).toBe(before.open);
  });

  it('lists page by page, each once', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list.list({ limit: 2, cursor }, other);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThan(3);
  });

  it('escalates once when nobody answers in three days, and once when it is not settled', async () => {
    const { id } = await receive();
    world.clock.advance(3 * day + 1);
    await ring();
    expect((await tasksOf(id)).map(({ kind }) => kind)).toEqual(['complaint', 'complaint_reply_late']);
    world.clock.advance(11 * day);
    await ring();
    expect((await tasksOf(id)).map(({ kind }) => kind)).toEqual([
      'complaint',
      'complaint_reply_late',
      'complaint_late',
    ]);
  });

  it('does not escalate what was answered in time, nor what was closed', async () => {
    const { id } = await receive();
    await complaints.reply(id, 'Sudah kami perbaiki', head);
    world.clock.advance(4 * day);
    await ring();
    await complaints.close(id, { outcome: 'upheld' }, head);
    world.clock.advance(60 * day);
    await ring();
    expect(await tasksOf(id)).toMatchObject([{ kind: 'complaint', state: 'done', outcome: 'replied' }]);
  });

  it('moves the last day, not the first reply, with its class', async () => {
    const { id } = await receive();
    await complaints.classify(id, { class: 'field_check' }, head);
    const view = await list.get(id, head);
    expect([view.replyDueAt, view.dueAt]).toEqual([
      new Date(monday.getTime() + 3 * day),
      new Date(monday.getTime() + 60 * day),
    ]);
    await complaints.reply(id, 'Kami cek ke lapangan', head);
    world.clock.advance(59 * day);
    await ring();
    expect((await tasksOf(id)).map(({ kind }) => kind)).toEqual(['complaint']);
  });

  it('is not closed before it is answered, but for one that was withdrawn, and then stays closed', async () => {
    const { id } = await receive();
    await expect(complaints.close(id, { outcome: 'upheld' }, head)).rejects.toThrow(ComplaintUnanswered);
    await complaints.close(id, { outcome: 'withdrawn', note: 'minta dibatalkan' }, head);
    await expect(complaints.reply(id, 'x', head)).rejects.toThrow(ComplaintClosed);
    await expect(complaints.close(id, { outcome: 'upheld' }, head)).rejects.toThrow(ComplaintClosed);
    expect(await list.get(id, head)).toMatchObject({
      state: 'closed',
      outcome: 'withdrawn',
      note: 'minta dibatalkan',
    });
  });

  it('shows the answers to who holds code and PIN, without who gave them', async () => {
    const { id, receiptCode, pin } = await receive();
    await complaints.reply(id, 'Loket buka lagi besok', head);
    const track = await list.track(receiptCode, pin);
    expect(track).toMatchObject({ state: 'replied', replies: [{ text: 'Loket buka lagi besok' }] });
    expect(JSON.stringify(track)).not.toContain(head.userId);
    await expect(list.track(receiptCode, pin === '000000' ? '000001' : '000000')).rejects.toThrow(
      ReceiptRefused,
    );
  });

  describe('an objection', () => {
    const refused = async (): Promise<string> => {
      const { id } = await world.aVerifyingCase();
      const sectionHead = { ...officer, kind: 'staff' as const, userId: newId(), roles: ['section_head'] };
      await world.cases.act(id, 'reject', { actor: sectionHead, reasons: ['outside_area'] });
      return id;
    };
    const raise = (caseId: string): Promise<ComplaintReceipt> =>
      objections.raise({ caseId, text: 'Usaha saya di Liang', channel: 'web' });

    it('goes to the section head, once for one refusal', async () => {
      const caseId = await refused();
      const first = await raise(caseId);
      expect((await raise(caseId)).id).toBe(first.id);
      expect(await list.get(first.id, head)).toMatchObject({
        kind: 'objection',
        caseId,
        contact: { name: 'Siti Contoh' },
      });
      expect(await tasksOf(first.id)).toMatchObject([
        { owner_role: 'section_head', code: 'objection', priority: 1 },
      ]);
    });

    it('is possible for 30 days after the refusal, not for another case', async () => {
      const caseId = await refused();
      world.clock.advance(29 * day);
      expect(await objections.isPossible(caseId)).toBe(true);
      world.clock.advance(2 * day);
      await expect(raise(caseId)).rejects.toMatchObject({ code: 'casework.objection_not_possible' });
      const { id } = await world.aCase();
      await world.cases.act(id, 'cancel', { actor: citizen });
      expect(await objections.isPossible(id)).toBe(false);
    });

    it('is over when the case was opened again, until it is refused again', async () => {
      const caseId = await refused();
      const first = await raise(caseId);
      const chief = { kind: 'staff' as const, userId: newId(), roles: ['section_head'] };
      await world.cases.act(caseId, 'reopen', { actor: chief, note: 'keberatan diterima' });
      expect(await objections.isPossible(caseId)).toBe(false);
      await world.cases.act(caseId, 'reject', { actor: chief, reasons: ['outside_area'] });
      expect((await raise(caseId)).id).not.toBe(first.id);
    });
  });
});
