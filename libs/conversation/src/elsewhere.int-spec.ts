import { type InboundEvent, newId } from '@app/core';
import { Database } from '@app/database';
import { OutboundRows, SendReports } from '@app/notification';
import { TestApi } from '../../../test/support/test-api';
import { Conversation } from './conversation';
import { Conversations } from './conversations';
import { Messages, type MessageView } from './messages';

jest.setTimeout(60_000); // a small machine under load

const reader = { userId: '01900000-0000-7000-8000-000000000009', roles: ['officer'] };
const start = Date.parse('2026-03-02T02:00:00Z');
const minute = (n: number): Date => new Date(start + n * 60_000);

describe('what people do beside writing to us', () => {
  let api: TestApi;
  let database: Database;
  let person: string;

  beforeAll(async () => {
    Object.assign(process.env, {
      MESSENGER_PAGE_ID: 'a',
      MESSENGER_PAGE_ACCESS_TOKEN: 'token',
      MESSENGER_APP_SECRET: 'secret',
      MESSENGER_VERIFY_TOKEN: 'verify',
    }); // our own words are recognised by the channel's limits
    api = await TestApi.start();
    database = api.app.get(Database);
  });
  beforeEach(() => {
    person = newId();
  });
  afterAll(() => api?.stop());

  /** One event, as the worker hands it on; a repeat is a second attempt at the same event. */
  const happen = async (event: Partial<InboundEvent> & { type: string }, id = newId()): Promise<void> => {
    await database.query(
      `INSERT INTO inbound_events (id, channel, account, dedupe_key, lane, type, sent_at, received_at, payload_sealed)
       VALUES ($1, 'messenger', 'a', $2, $2, $3, now(), now(), $2) ON CONFLICT DO NOTHING`,
      [id, Buffer.from(id), event.type],
    );
    const whole = {
      dedupe: id,
      senderId: person,
      sentAt: minute(0),
      attachments: [],
      kind: 'text',
      ...event,
    };
    await database.transaction(() =>
      api.app.get(Conversation).handle({
        id,
        channel: 'messenger',
        account: 'a',
        receivedAt: whole.sentAt,
        event: whole as InboundEvent, // the specs say what matters
        attempts: 0,
      }),
    );
  };
  const mine = async (): Promise<MessageView[]> => {
    const { items } = await api.app.get(Messages).list({ limit: 200 }, reader);
    return items.filter(({ senderId }) => senderId === person).reverse();
  };
  const said = async (id: string): Promise<MessageView | undefined> =>
    (await mine()).find(({ externalId }) => externalId === id);
  const replies = async (): Promise<number> =>
    (await mine()).filter(({ direction, author }) => direction === 'outbound' && author === 'system').length;
  const mode = async (): Promise<string> => {
    const [first] = await mine();
    return api.app.get(Conversations).modeOf(first?.conversationId ?? '');
  };
  /** Our newest message to the person as the worker leaves it after the provider's answer. */
  const sendAll = async (externalId: string): Promise<string> => {
    const rows = api.app.get(OutboundRows);
    const { id = '' } =
      (await database.queryOne<{ id: string }>(
        `SELECT o.identity_id AS id FROM outbound_messages o JOIN messages m ON m.identity_id = o.identity_id
          WHERE m.external_hash IS NOT NULL AND o.status = 'queued' ORDER BY o.id DESC LIMIT 1`,
      )) ?? {};
    let text = '';
    for (let n = 0; ; n++) {
      const claimed = await rows.claim(id);
      if (!claimed) return text;
      text = claimed.content.text ?? '';
      await rows.sent(claimed, `${externalId}${n}`);
      await api.app.get(SendReports).catchUp();
    }
  };

  describe('an answer in another program', () => {
    const answer = {
      type: 'echo',
      externalId: 'e1',
      text: 'Silakan datang besok, Bu',
      sentAt: minute(2),
    } as const;

    it('is kept as an outbound message that is sent, and the bot is silent from then on', async () => {
      await happen({ type: 'message', externalId: 'm1', text: 'halo' });
      const before = await replies();
      await happen({ ...answer, appId: '263902037430900', byPerson: true });
      await happen({ type: 'message', externalId: 'm2', text: 'halo lagi', sentAt: minute(3) });

      expect(await said('e1')).toMatchObject({
        direction: 'outbound',
        author: 'staff',
        status: 'sent',
        text: 'Silakan datang besok, Bu',
      });
      expect(await mode()).toBe('person');
      expect(await replies()).toBe(before);
    });

    it('of another app counts the same, and leaves the reply window as it was', async () => {
      await happen({ type: 'message', externalId: 'm3', text: 'halo' });
      await happen({ ...answer, externalId: 'e3', appId: '77', sentAt: minute(60) });

      const [row] = await database.query<{ at: Date }>(
        `SELECT i.last_inbound_at AS at FROM identities i JOIN messages m ON m.identity_id = i.id
          WHERE m.conversation_id = $1 LIMIT 1`,
        [(await said('m3'))?.conversationId],
      );
      expect(await mode()).toBe('person');
      expect(row?.at).toEqual(minute(0));
    });

    it('ends by itself after a day of quiet', async () => {
      await happen({ type: 'message', externalId: 'm4', text: 'halo' });
      await happen({ ...answer, externalId: 'e4' });
      const before = await replies();
      await happen({ type: 'message', externalId: 'm5', text: 'halo', sentAt: minute(2 + 24 * 60) });
      expect(await replies()).toBe(before);
      await happen({ type: 'message', externalId: 'm6', text: 'halo', sentAt: minute(3 + 24 * 60) });

      expect(await mode()).toBe('bot');
      expect(await replies()).toBeGreaterThan(before);
    });

    it('from before the last release changes nothing any more', async () => {
      await happen({ type: 'message', externalId: 'm7', text: 'halo' });
      await api.app.get(Conversations).release((await said('m7'))?.conversationId ?? '');
      await happen({ ...answer, externalId: 'e7' });

      expect(await mode()).toBe('bot');
      expect(await said('e7')).toMatchObject({ direction: 'outbound' });
    });

    it('is ours by its id or by its words, before and after the provider answered us: no takeover, no copy', async () => {
      await happen({ type: 'message', externalId: 'm8', text: 'halo' });
      const written = 'Kami catat.\nTerima kasih';
      await api.app.get(Conversations).say((await said('m8'))?.conversationId ?? '', reader.userId, written);
      await api.app.get(Conversations).release((await said('m8'))?.conversationId ?? '');
      await database.query(
        `UPDATE outbound_messages SET attempts = 1, status = 'sending' WHERE status = 'queued'`,
      );
      await happen({
        type: 'echo',
        externalId: 'early',
        text: 'Kami catat. Terima kasih',
        appId: '1',
        sentAt: new Date(),
      });
      await database.query(`UPDATE outbound_messages SET status = 'queued' WHERE status = 'sending'`);
      await sendAll('p8-');
      await happen({ type: 'echo', externalId: 'p8-0', text: 'terpotong', appId: '1', sentAt: new Date() });

      expect(await mode()).toBe('bot');
      expect(await said('early')).toBeUndefined();
    });

    it('to somebody who never wrote is kept too', async () => {
      await happen({ ...answer, externalId: 'e9', byPerson: true });

      expect(await said('e9')).toMatchObject({ direction: 'outbound' });
    });
  });

  describe('a message that is changed', () => {
    it('reads as its newest edit, whichever comes first', async () => {
      await happen({ type: 'message', externalId: 'c1', text: 'halo' });
      await happen({ type: 'edit', externalId: 'c1', text: 'dua', sentAt: minute(2) });
      await happen({ type: 'edit', externalId: 'c1', text: 'satu', sentAt: minute(1) });

      expect(await said('c1')).toMatchObject({ text: 'dua', editedAt: minute(2).toISOString() });
    });

    it('keeps sealed what it said before', async () => {
      await happen({ type: 'message', externalId: 'c2', text: 'halo semua' });
      await happen({ type: 'edit', externalId: 'c2', text: 'lain', sentAt: minute(1) });

      const kept = await database.query<{ kind: string; text_sealed: Buffer }>(
        `SELECT kind, text_sealed FROM message_changes ORDER BY id DESC LIMIT 2`,
      );
      expect(kept.map(({ kind }) => kind).sort()).toEqual(['edit', 'original']);
      expect(Buffer.concat(kept.map(({ text_sealed: sealed }) => sealed)).includes('halo semua')).toBe(false);
    });

    it('before it came is worked as it reads now', async () => {
      await happen({ type: 'message', externalId: 'c3a', text: 'halo' });
      await happen({ type: 'edit', externalId: 'c3', text: 'petugas', sentAt: minute(2) });
      await happen({ type: 'message', externalId: 'c3', text: 'xyz', sentAt: minute(1) });

      expect(await said('c3')).toMatchObject({ text: 'petugas' });
    });

    it('in the middle of a form is answered with how to correct it, once', async () => {
      await happen({ type: 'message', externalId: 'c4', text: 'iumk' });
      const [id, before] = [newId(), await replies()];
      await happen({ type: 'edit', externalId: 'c4', text: 'ak1', sentAt: minute(1) }, id);
      await happen({ type: 'edit', externalId: 'c4', text: 'ak1', sentAt: minute(1) }, id);

      expect(await replies()).toBe(before + 1);
    });

    it('by somebody else stays as it is', async () => {
      await happen({ type: 'message', externalId: 'c5', text: 'halo' });
      await happen({ type: 'message', externalId: 'c5x', text: 'halo', senderId: `${person}x` });
      await happen({
        type: 'edit',
        externalId: 'c5',
        text: 'palsu',
        senderId: `${person}x`,
        sentAt: minute(1),
      });

      expect(await said('c5')).toMatchObject({ text: 'halo', editedAt: null });
    });
  });

  describe('a message that is taken back', () => {
    const photo = { kind: 'photo', ref: 'https://scontent.xx.fbcdn.net/a.jpg' } as const;

    it('shows no words, and its photo is fetched no more', async () => {
      await happen({
        type: 'message',
        externalId: 'u1',
        kind: 'photo',
        text: 'KTP saya',
        attachments: [photo],
      });
      await happen({ type: 'unsend', externalId: 'u1', sentAt: minute(1) });

      expect(await said('u1')).toMatchObject({
        text: null,
        unsentAt: minute(1).toISOString(),
        attachments: [{ state: 'unavailable' }],
      });
    });

    it('before it came is kept without words and answered by nobody', async () => {
      await happen({ type: 'message', externalId: 'u2a', text: 'halo' });
      const before = await replies();
      await happen({ type: 'unsend', externalId: 'u2', sentAt: minute(2) });
      await happen({ type: 'message', externalId: 'u2', text: 'rahasia', sentAt: minute(1) });

      expect(await said('u2')).toMatchObject({ text: null, unsentAt: minute(2).toISOString() });
      expect(await replies()).toBe(before);
    });
  });

  describe('a report of the provider', () => {
    const status = async (): Promise<string | null> => {
      const sent = (await mine()).findLast(
        ({ direction, author }) => direction === 'outbound' && author === 'system',
      );
      return sent?.status ?? null;
    };
    const last = async (): Promise<string> =>
      (await mine()).findLast(({ direction }) => direction === 'outbound')?.externalId ?? '';

    it.each([
      [['sent', 'delivered', 'read'], 'read'],
      [['read', 'delivered', 'sent'], 'read'],
      [['failed', 'read'], 'failed'],
      [['delivered', 'sent'], 'delivered'],
    ] as const)('in the order %j leaves it %s', async (reported, expected) => {
      await happen({ type: 'message', externalId: newId(), text: 'halo' });
      await sendAll(newId());
      const externalId = await last();
      for (const one of reported) await happen({ type: 'status', externalId, status: one, errorCode: '100' });

      expect(await status()).toBe(expected);
    });

    it('that is quicker than the answer to our own send is not lost', async () => {
      await happen({ type: 'message', externalId: newId(), text: 'halo' });
      const coming = newId();
      for (let n = 0; n < 3; n++) {
        await happen({ type: 'status', externalId: `${coming}${n}`, status: 'read' });
        await happen({ type: 'status', externalId: `${coming}${n}`, status: 'delivered' });
      }
      await sendAll(coming);

      expect(await status()).toBe('read');
    });

    it('up to a time counts for all that was sent before it', async () => {
      await happen({ type: 'message', externalId: newId(), text: 'halo' });
      await sendAll(newId());
      await happen({ type: 'status', status: 'read', upTo: minute(0).toISOString() });
      expect(await status()).toBe('sent');
      await happen({ type: 'status', status: 'read', upTo: new Date().toISOString() });

      expect(await status()).toBe('read');
    });
  });

  it('makes one task of many that nobody can read, and another for another kind', async () => {
    for (let n = 0; n < 5; n++) await happen({ type: 'unreadable', reason: 'event' });
    await happen({ type: 'unreadable', reason: 'not_json' });

    expect(
      await database.query(
        `SELECT code FROM tasks WHERE kind = 'not_understood' AND state = 'open' ORDER BY code`,
      ),
    ).toEqual([{ code: 'messenger:event' }, { code: 'messenger:not_json' }]);
  });
});
