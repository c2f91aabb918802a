import { Contacts } from '@app/contacts';
import { type TaskKind, Tasks } from '@app/casework';
import { newId } from '@app/core';
import { Database } from '@app/database';
import { Outbox } from '@app/notification';
import { type Answer, TestApi } from '../../../../test/support/test-api';

jest.setTimeout(60_000); // a small machine under load

const phone = '+6280000004321';

describe('tasks and calls by hand', () => {
  let api: TestApi;
  let tasks: Tasks;
  let database: Database;
  const tokens: Record<string, string> = {};

  const list = async (query: string, who = 'officer'): Promise<Record<string, unknown>[]> =>
    (await api.call('GET', `/tasks?${query}`, tokens[who])).body['items'] as Record<string, unknown>[];
  const call = (id: string, outcome: string, note?: string): Promise<Answer> =>
    api.call('POST', `/tasks/${id}/attempts`, tokens['officer'], { outcome, note });
  const aTask = (kind: TaskKind, subjectKind = 'case', subjectId = newId()): Promise<string> =>
    tasks.open({ kind, subjectKind, subjectId });

  /** A message that may not leave, and the call that stands for it. */
  const aHeldMessage = async (): Promise<{ outboundId: string; taskId: string }> => {
    const sender = { channel: 'whatsapp', account: 'a', senderId: newId(), phone, at: new Date() };
    const { identityId } = await api.app.get(Contacts).resolve(sender);
    const cause = newId();
    await api.app.get(Outbox).say({ cause, identityId, purpose: 'notice', contents: [{ text: 'Halo' }] });
    const row = await database.queryOne<{ id: string }>(
      `UPDATE outbound_messages SET status = 'held' WHERE cause = $1 RETURNING id`,
      [cause],
    );
    const outboundId = row?.id ?? '';
    return { outboundId, taskId: await aTask('call_by_hand', 'outbound', outboundId) };
  };

  beforeAll(async () => {
    api = await TestApi.start();
    tasks = api.app.get(Tasks);
    database = api.app.get(Database);
    for (const role of ['officer', 'section_head']) {
      tokens[role] = await api.person(role.replace('_', '-'), role);
    }
  });
  afterAll(() => api?.stop());

  it('gives every kind its owner, a due time and words', async () => {
    const id = await aTask('data_request');
    const [task] = await list('kind=data_request');
    expect(task).toMatchObject({
      id,
      ownerRole: 'secretary',
      label: 'Jawab permintaan warga atas data pribadinya',
    });
    const hours = (Date.parse(String(task?.['dueAt'])) - Date.parse(String(task?.['createdAt']))) / 3_600_000;
    expect(hours).toBe(72);
  });

  it('lists by owner, by what is mine, and by state', async () => {
    const id = await aTask('late_paper');
    const ids = async (query: string): Promise<unknown[]> => (await list(query)).map((task) => task['id']);
    expect(await ids('mine=true')).toContain(id);
    expect(await ids('ownerRole=admin')).not.toContain(id);
    expect(await ids('mine=true&ownerRole=secretary')).toEqual([]);
    await tasks.done(id, { outcome: 'seen' });
    expect(await ids('mine=true')).not.toContain(id);
    expect(await ids('state=done&kind=late_paper')).toEqual([id]);
  });

  it('shows whom to call by a masked number, and ends with who was reached', async () => {
    const { outboundId, taskId } = await aHeldMessage();
    const shown = (await list('kind=call_by_hand')).find(({ id }) => id === taskId);
    expect(shown).toMatchObject({ call: { phone: '+62********321' } });

    expect(await call(taskId, 'reached', 'Bu Siti datang Senin')).toMatchObject({
      status: 200,
      body: { state: 'done', attempts: 1, nextTaskId: null },
    });
    expect(await database.query('SELECT status FROM outbound_messages WHERE id = $1', [outboundId])).toEqual([
      { status: 'manual' },
    ]);
    const kept = await database.query<{ note_sealed: Buffer }>(
      'SELECT note_sealed FROM task_attempts WHERE task_id = $1',
      [taskId],
    );
    expect(kept).toHaveLength(1);
    expect(kept[0]?.note_sealed.toString('latin1')).not.toContain('Siti');
    expect(await call(taskId, 'reached')).toMatchObject({ status: 404 });
  });

  it('stays open, due anew, while nobody answers', async () => {
    const { taskId } = await aHeldMessage();
    await database.query(`UPDATE tasks SET due_at = '2026-01-01' WHERE id = $1`, [taskId]);
    const { body } = await call(taskId, 'no_answer');
    expect(body).toMatchObject({ state: 'open', attempts: 1 });
    expect(Date.parse(String(body['dueAt']))).toBeGreaterThan(Date.parse('2026-01-02'));
    expect((await call(taskId, 'no_answer')).body).toMatchObject({ attempts: 2 });
  });

  it('leads from a wrong number to the search for the right one', async () => {
    const { outboundId, taskId } = await aHeldMessage();
    const { body } = await call(taskId, 'wrong_number');
    expect(body).toMatchObject({ state: 'done' });
    expect(await list('kind=find_contact')).toContainEqual(
      expect.objectContaining({ id: body['nextTaskId'], subjectId: outboundId, ownerRole: 'officer' }),
    );
  });

  it('keeps one of two calls that come at once', async () => {
    const { taskId } = await aHeldMessage();
    const both = await Promise.all([call(taskId, 'reached'), call(taskId, 'wrong_number')]);
    expect(new Set(both.map(({ status }) => status))).toEqual(new Set([200, 404]));
  });

  it('knows a call from other work, and outcomes from other words', async () => {
    const id = await aTask('late_paper');
    expect(await call(id, 'reached')).toMatchObject({
      status: 409,
      body: { code: 'casework.task_not_by_phone' },
    });
    expect((await call(id, 'maybe')).status).toBe(422);
  });
});
