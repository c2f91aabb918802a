import { Clock, newId } from '@app/core';
import { Database } from '@app/database';
import { TestApi } from '../../../test/support/test-api';
import { Conversation } from './conversation';
import { Messages } from './messages';

jest.setTimeout(60_000); // a small machine under load

const reader = { userId: newId(), roles: ['secretary'] };

describe('the answer to photos', () => {
  let api: TestApi;
  let database: Database;
  let now: Date;

  beforeAll(async () => {
    api = await TestApi.start();
    database = api.app.get(Database);
    jest.spyOn(api.app.get(Clock), 'now').mockImplementation(() => now);
  });
  beforeEach(() => {
    now = new Date('2026-03-02T02:00:00Z');
  });
  afterAll(() => api?.stop());

  /** One message as the worker hands it on; `dies` ends the lane's transaction before it is committed. */
  async function say(person: string, text: string, { photo = false, dies = false } = {}): Promise<void> {
    const id = newId();
    await database.query(
      `INSERT INTO inbound_events (id, channel, account, dedupe_key, lane, type, sent_at, received_at, payload_sealed)
       VALUES ($1, 'messenger', 'a', $2, $2, 'message', now(), now(), $2)`,
      [id, Buffer.from(id)],
    );
    const event = {
      type: 'message' as const,
      kind: photo ? ('photo' as const) : ('text' as const),
      dedupe: `message:${id}`,
      externalId: id,
      senderId: person,
      text: text || undefined,
      attachments: photo ? [{ kind: 'photo' as const, ref: `https://example.test/${id}.jpg` }] : [],
      sentAt: now,
    };
    const stored = { id, channel: 'messenger', account: 'a', receivedAt: now, event, attempts: 0 };
    const worked = database.transaction(async () => {
      await api.app.get(Conversation).handle(stored);
      if (dies) throw new Error('the process died');
    });
    await (dies ? expect(worked).rejects.toThrow('died') : worked);
  }

  async function heard(person: string): Promise<string[]> {
    const { items } = await api.app.get(Messages).list({ direction: 'outbound', limit: 200 }, reader);
    const texts = items.filter(({ senderId }) => senderId === person).map(({ text }) => text ?? '');
    return texts.reverse();
  }

  /** What was received, of the answers that are still to go out or are out. */
  const named = async (person: string): Promise<string[]> =>
    (await heard(person)).filter((text) => text.includes('Sudah kami terima'));

  /** When what was kept back last goes out. */
  const due = async (): Promise<Date | undefined> => {
    const [row] = await database.query<{ at: Date }>(
      `SELECT next_attempt_at AS at FROM outbound_messages WHERE held_reason = 'more_photos' ORDER BY id DESC LIMIT 1`,
    );
    return row?.at;
  };

  it('is one for all that come within seconds, and due a little later', async () => {
    await say('burst', 'ak1');
    await say('burst', '', { photo: true });
    expect(await due()).toEqual(new Date(now.getTime() + 3000));
    now = new Date(now.getTime() + 1000);
    await say('burst', '', { photo: true });

    const answers = await named('burst');
    expect(answers).toHaveLength(1);
    expect(answers[0]).toMatch(/Foto KTP, Foto ijazah/);
  });

  it('stays a row of its own when the next photo’s turn dies, and is joined when it is worked again', async () => {
    await say('died', 'ak1');
    await say('died', '', { photo: true });
    await say('died', '', { photo: true, dies: true });
    expect(await named('died')).toEqual([expect.stringMatching(/Foto KTP\b(?!,)/)]);

    await say('died', '', { photo: true });
    expect(await named('died')).toEqual([expect.stringMatching(/Foto KTP, Foto ijazah/)]);
  });

  it('is not taken back once a sender has it: the next photo is answered by itself', async () => {
    await say('late', 'ak1');
    await say('late', '', { photo: true });
    await database.query(
      `UPDATE outbound_messages SET status = 'sending', attempts = 1, held_reason = NULL
        WHERE id = (SELECT min(id::text)::uuid FROM outbound_messages WHERE held_reason = 'more_photos' AND created_at = $1
                      AND identity_id = (SELECT identity_id FROM outbound_messages ORDER BY id DESC LIMIT 1))`,
      [now],
    );
    await say('late', '', { photo: true });

    expect(await named('late')).toEqual([
      expect.stringMatching(/Foto KTP\b(?!,)/),
      expect.stringMatching(/Foto ijazah/),
    ]);
  });

  it('goes at once when words follow', async () => {
    await say('words', 'ak1');
    await say('words', '', { photo: true });
    await say('words', 'berapa biayanya?');

    const [waiting] = await database.query<{ count: string }>(
      `SELECT count(*) FROM outbound_messages WHERE held_reason = 'more_photos'
          AND identity_id = (SELECT identity_id FROM outbound_messages ORDER BY id DESC LIMIT 1)`,
    );
    expect(Number(waiting?.count)).toBe(0);
    expect(await named('words')).toHaveLength(1);
  });
});
