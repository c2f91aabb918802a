import { CaseTimers } from '@app/casework';
import { Contacts } from '@app/contacts';
import { newId } from '@app/core';
import { Database } from '@app/database';
import { TestApi } from '../../../../test/support/test-api';
import { Conversations } from '../conversations';
import { ConversationStore } from '../conversation-store';
import { AnswerLimit } from './answer-limit';

jest.setTimeout(60_000); // a small machine under load

const officer = '01900000-0000-7000-8000-000000000009';

describe('how long a chat waits for an officer', () => {
  let api: TestApi;
  let database: Database;
  let limit: AnswerLimit;

  beforeAll(async () => {
    api = await TestApi.start();
    database = api.app.get(Database);
    limit = api.app.get(AnswerLimit);
  });
  afterAll(() => api?.stop());

  const aWaitingChat = async (): Promise<string> => {
    const sender = { channel: 'messenger', account: 'a', senderId: newId(), at: new Date() };
    const { conversationId } = await api.app.get(Contacts).resolve(sender);
    await api.app.get(ConversationStore).setMode(conversationId, 'person', null);
    await limit.heard(conversationId);
    return conversationId;
  };
  const timer = (subjectId: string): Promise<{ id: string; since: string } | null> =>
    database.queryOne(
      `SELECT id, data->>'since' AS since FROM timers WHERE kind = 'conversation_unanswered' AND subject_id = $1
        AND state = 'waiting'`,
      [subjectId],
    );
  /** The time of waiting is over. */
  const ring = async (subjectId: string): Promise<void> => {
    const waiting = await timer(subjectId);
    if (!waiting) return;
    await database.query('UPDATE timers SET due_at = now() WHERE id = $1', [waiting.id]);
    await api.app.get(CaseTimers).work(waiting.id);
  };
  const escalated = async (subjectId: string): Promise<unknown[]> =>
    database.query(
      `SELECT owner_role FROM tasks WHERE kind = 'conversation_unanswered' AND state = 'open' AND subject_id = $1`,
      [subjectId],
    );
  const told = async (subjectId: string): Promise<number> =>
    (
      await database.query(
        `SELECT 1 FROM outbound_messages WHERE conversation_id = $1 AND purpose = 'reply'`,
        [subjectId],
      )
    ).length;

  it('rings once for the same words, however often the citizen asks on', async () => {
    const id = await aWaitingChat();
    const first = await timer(id);
    await limit.heard(id);
    expect(await timer(id)).toEqual(first);
    await ring(id);
    expect(await escalated(id)).toEqual([{ owner_role: 'section_head' }]);
    expect(await told(id)).toBe(1);
    await limit.heard(id);
    expect(await timer(id)).toBeNull();
    expect(await told(id)).toBe(1);
  });

  it('an answer stops it, and what is asked afterwards waits anew', async () => {
    const id = await aWaitingChat();
    await api.app.get(Conversations).say(id, officer, 'Selamat pagi, ada yang bisa dibantu?');
    expect(await timer(id)).toBeNull();
    await limit.heard(id);
    await ring(id);
    expect(await escalated(id)).toHaveLength(1);
    await api.app.get(Conversations).say(id, officer, 'Maaf baru sempat.');
    expect(await escalated(id)).toEqual([]);
  });

  it('does not ring where the bot goes on', async () => {
    const id = await aWaitingChat();
    await api.app.get(Conversations).release(id);
    expect(await timer(id)).toBeNull();
    expect(await escalated(id)).toEqual([]);
    expect(await told(id)).toBe(0);
  });
});
