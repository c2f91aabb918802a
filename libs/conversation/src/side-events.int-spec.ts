import { type InboundEvent, newId } from '@app/core';
import { Database } from '@app/database';
import { TestApi } from '../../../test/support/test-api';
import { Conversation } from './conversation';
import { Conversations } from './conversations';

jest.setTimeout(60_000); // a small machine under load

const reader = { userId: '01900000-0000-7000-8000-000000000009', roles: ['officer'] };
const at = new Date('2026-03-02T02:00:00Z');

describe('what a provider tells beside messages', () => {
  let api: TestApi;
  let database: Database;

  beforeAll(async () => {
    api = await TestApi.start();
    database = api.app.get(Database);
  });
  afterAll(() => api?.stop());

  const happen = async (event: Partial<InboundEvent> & { type: string }): Promise<void> => {
    const id = newId();
    await database.query(
      `INSERT INTO inbound_events (id, channel, account, dedupe_key, lane, type, sent_at, received_at, payload_sealed)
       VALUES ($1, 'whatsapp', 'a', $2, $2, $3, $4, $4, $2)`,
      [id, Buffer.from(id), event.type, at],
    );
    const whole = { dedupe: id, sentAt: at, attachments: [], kind: 'text', ...event };
    await database.transaction(() =>
      api.app.get(Conversation).handle({
        id,
        channel: 'whatsapp',
        account: 'a',
        receivedAt: at,
        event: whole as InboundEvent, // the specs say what matters
        attempts: 0,
      }),
    );
  };

  it('goes on with a person who changed the number, in the same conversation', async () => {
    const [old, fresh] = ['6280000000701', '6280000000702'];
    await happen({ type: 'message', externalId: 'w1', senderId: old, text: 'halo' });
    await happen({ type: 'id_change', senderId: old, formerIds: [old], newIds: [fresh] });
    await happen({ type: 'message', externalId: 'w2', senderId: fresh, text: 'ak1' });

    const { items } = await api.app.get(Conversations).messages({ limit: 50 }, reader);
    const mine = items.filter(({ externalId }) => externalId === 'w1' || externalId === 'w2');
    expect(new Set(mine.map(({ conversationId }) => conversationId)).size).toBe(1);
  });

  it('opens one task for bad news of our account, however often it is told', async () => {
    for (let n = 0; n < 3; n++)
      await happen({ type: 'account', payload: 'account_update.ACCOUNT_RESTRICTION' });
    await happen({ type: 'account', payload: 'phone_number_quality_update.FLAGGED' });

    const tasks = await database.query<{ code: string }>(
      `SELECT code FROM tasks WHERE kind = 'channel_down' AND state = 'open' AND subject_kind = 'event' ORDER BY code`,
    );
    expect(tasks.map(({ code }) => code)).toEqual([
      'whatsapp:account_update.ACCOUNT_RESTRICTION',
      'whatsapp:phone_number_quality_update.FLAGGED',
    ]);
  });

  it('has one task a template of ours that may not be sent, until it may', async () => {
    const told = (name: string, status: string): Promise<void> =>
      happen({ type: 'template', name, language: 'id', status });
    const open = (): Promise<{ code: string }[]> =>
      database.query(
        `SELECT code FROM tasks WHERE kind = 'template_refused' AND state = 'open' ORDER BY code`,
      );

    for (const status of ['PAUSED', 'REJECTED', 'PENDING']) await told('surat_siap', status);
    await told('kabar_permohonan', 'DISABLED');
    await told('of_another_program', 'REJECTED');
    expect(await open()).toEqual([
      { code: 'whatsapp:kabar_permohonan:id' },
      { code: 'whatsapp:surat_siap:id' },
    ]);

    await told('surat_siap', 'APPROVED');
    expect(await open()).toEqual([{ code: 'whatsapp:kabar_permohonan:id' }]);
  });
});
