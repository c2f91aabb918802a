import { type InboundEvent, newId } from '@app/core';
import { Database } from '@app/database';
import { TestApi } from '../../../test/support/test-api';
import { Conversation } from './conversation';
import { Messages } from './messages';

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

    const { items } = await api.app.get(Messages).list({ limit: 50 }, reader);
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
    const told = (name: string, status: string, seconds = 0): Promise<void> =>
      happen({
        type: 'template',
        name,
        language: 'id',
        status,
        sentAt: new Date(at.getTime() + seconds * 1000),
      });
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

    await told('surat_siap', 'APPROVED', 60);
    await told('surat_siap', 'REJECTED', 59); // late: it was approved since
    expect(await open()).toEqual([{ code: 'whatsapp:kabar_permohonan:id' }]);

    await told('surat_siap', 'PAUSED', 120);
    await told('surat_siap', 'APPROVED', 61);
    expect(await open()).toHaveLength(2);
  });

  describe('a message that is told and read back under two ids', () => {
    const kept = async (senderId: string): Promise<(string | null)[]> => {
      const { items } = await api.app.get(Messages).list({ limit: 200 }, reader);
      const own = items.filter((item) => item.senderId === senderId && item.author !== 'system');
      return own.map(({ externalId }) => externalId).toSorted((a, b) => ((a ?? '') < (b ?? '') ? -1 : 1));
    };
    const told = (senderId: string, externalId: string, text: string, more: object = {}): Promise<void> =>
      happen({ type: 'message', senderId, externalId, text, ...more });
    const read = (senderId: string, externalId: string, text: string, more: object = {}): Promise<void> =>
      told(senderId, externalId, text, { readBack: { alike: [externalId] }, ...more });

    it('is one, whichever comes first, under the id of its webhook', async () => {
      await told('tw-1', 'w-1', 'halo', { sentAt: new Date(at.getTime() + 700) });
      await read('tw-1', 'r-1', 'halo');
      await read('tw-2', 'r-2', 'halo');
      await told('tw-2', 'w-2', 'halo', { sentAt: new Date(at.getTime() + 700) });

      expect(await kept('tw-1')).toEqual(['w-1']);
      expect(await kept('tw-2')).toEqual(['w-2']);
    });

    it('is two where it was said twice, and never eats another one', async () => {
      for (const id of ['w-3', 'w-4']) await told('tw-3', id, 'ya');
      for (const id of ['r-3', 'r-4', 'r-5']) await read('tw-3', id, 'ya');
      await read('tw-3', 'r-6', 'tidak');
      await read('tw-3', 'r-7', 'ya', { sentAt: new Date(at.getTime() + 5000) });

      expect(await kept('tw-3')).toEqual(['r-5', 'r-6', 'r-7', 'w-3', 'w-4']);
    });

    it('is no twin of one that stands in the same record under its own id', async () => {
      await told('tw-4', 'w-8', 'ya');
      await read('tw-4', 'w-9', 'ya', { readBack: { alike: ['w-8', 'w-9'] } });

      expect(await kept('tw-4')).toEqual(['w-8', 'w-9']);
    });

    it('is one as well where an officer wrote it in the inbox of the page', async () => {
      const echo = (externalId: string, more: object = {}): Promise<void> =>
        happen({ type: 'echo', senderId: 'tw-5', externalId, text: 'Silakan', byPerson: true, ...more });
      await echo('w-10');
      await echo('r-10', { readBack: { alike: ['r-10'] } });

      expect(await kept('tw-5')).toEqual(['w-10']);
    });
  });
});
