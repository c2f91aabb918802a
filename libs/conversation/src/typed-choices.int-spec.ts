import { type Choice, newId } from '@app/core';
import { Contacts } from '@app/contacts';
import { Database } from '@app/database';
import { Outbox } from '@app/notification';
import { TestApi } from '../../../test/support/test-api';
import { Conversation } from './conversation';
import { TypedChoices } from './typed-choices';

jest.setTimeout(60_000); // a small machine under load

const at = new Date('2026-03-02T02:00:00Z');

describe('a number that is typed', () => {
  let api: TestApi;
  let person: string;
  const get = <T>(type: abstract new (...given: never[]) => T): T => api.app.get<T>(type, { strict: false });

  beforeAll(async () => {
    api = await TestApi.start();
  });
  beforeEach(() => {
    person = newId();
  });
  afterAll(() => api?.stop());

  const resolve = (): Promise<{ identityId: string; conversationId: string }> =>
    get(Contacts).resolve({ channel: 'whatsapp', account: 'a', senderId: person, at });
  const say = async (text: string): Promise<void> => {
    const id = newId();
    await get(Database).query(
      `INSERT INTO inbound_events (id, channel, account, dedupe_key, lane, type, sent_at, received_at, payload_sealed)
       VALUES ($1, 'whatsapp', 'a', $2, $2, 'message', $3, $3, $2)`,
      [id, Buffer.from(id), at],
    );
    const event = { type: 'message', kind: 'text', dedupe: id, externalId: id, senderId: person } as const;
    await get(Database).transaction(() =>
      get(Conversation).handle({
        id,
        channel: 'whatsapp',
        account: 'a',
        receivedAt: at,
        event: { ...event, text, attachments: [], sentAt: at },
        attempts: 0,
      }),
    );
  };
  const news = async (choices?: Choice[]): Promise<string> => {
    const cause = `news:${newId()}`;
    const { identityId } = await resolve();
    await get(Outbox).say({ cause, identityId, purpose: 'notice', contents: [{ text: 'Kabar.', choices }] });
    return cause;
  };
  const meaningOf = async (text: string): Promise<string> =>
    get(TypedChoices).wordsOf({ text }, (await resolve()).conversationId, undefined);
  const two = [
    { value: 'step:a', label: 'Datang' },
    { value: 'step:b', label: 'Tunda' },
  ];

  it('is the choice of the menu that was said last, in a turn or in news', async () => {
    await say('halo');
    const first = await meaningOf('1');
    expect(first).not.toBe('1');

    await news(two);
    expect(await meaningOf('1')).toBe('step:a');
    expect(await meaningOf('nomor 2')).toBe('step:b');
    expect(await meaningOf('3')).toBe('3');
  });

  it('never means a menu that other news stands below', async () => {
    await say('halo');
    await news();

    expect(await meaningOf('1')).toBe('1');
  });

  it.each(['held', 'failed', 'undeliverable', 'manual'])(
    'passes over news that the person did not see (%s)',
    async (status) => {
      await say('halo');
      const first = await meaningOf('1');
      const cause = await news(two);
      await get(Database).query('UPDATE outbound_messages SET status = $2 WHERE cause = $1', [cause, status]);

      expect(await meaningOf('1')).toBe(first);
    },
  );

  it('is only a number where nothing was said', async () => {
    expect(await meaningOf('1')).toBe('1');
  });
});
