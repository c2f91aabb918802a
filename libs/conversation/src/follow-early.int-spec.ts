import { randomUUID } from 'node:crypto';
import { Cases } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import { type InboundEvent, newId, type Submission } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { EventMustWait, maxAttempts } from '@app/intake';
import { TestApi } from '../../../test/support/test-api';
import { Conversation } from './conversation';
import { Messages } from './messages';

const submission: Submission = {
  service: 'iumk',
  fields: { applicant_name: 'Siti Contoh', nik: '6402990101900001', village: '64.02.08.2005' },
  documents: [],
  contact: { name: 'Siti Contoh', phone: '+6280000004321' },
  consent: { noticeVersion: '1' },
};

describe('IKUT before the form that was handed in is worked', () => {
  let api: TestApi;
  let database: Database;
  let vault: Vault;

  beforeAll(async () => {
    api = await TestApi.start();
    [database, vault] = [api.app.get(Database), api.app.get(Vault)];
  });
  afterAll(() => api?.stop());

  /** An event as it lies in the lane, and what the lane hands on. */
  async function anEvent(channel: string, event: InboundEvent): Promise<(attempts: number) => Promise<void>> {
    const id = newId();
    await database.query(
      `INSERT INTO inbound_events (id, channel, account, dedupe_key, lane, type, sent_at, received_at, payload_sealed)
       VALUES ($1, $2, 'a', $3, $3, $4, now(), now(), $5)`,
      [id, channel, Buffer.from(id), event.type, vault.sealJson(`inbound_events.payload.${id}`, event)],
    );
    return async (attempts) => {
      const stored = { id, channel, account: 'a', receivedAt: new Date(), event, attempts };
      await database.transaction(async () => {
        await api.app.get(Conversation).handle(stored);
        await database.query(`UPDATE inbound_events SET status = 'done' WHERE id = $1`, [id]);
      });
    };
  }

  async function aForm(): Promise<{ code: string; pin: string; work: () => Promise<void> }> {
    const key = randomUUID();
    const seed = vault.receiptSeed('web', key);
    const work = await anEvent('web', {
      type: 'submission',
      dedupe: `submission:${key}`,
      senderId: key,
      sentAt: new Date(),
      submission,
    });
    const code = vault.receiptCode(api.app.get(Catalogue).office.prefix, seed);
    return { code, pin: vault.pin(seed, 1), work: () => work(0) };
  }

  function say(senderId: string, text: string): Promise<(attempts: number) => Promise<void>> {
    return anEvent('messenger', {
      type: 'message',
      kind: 'text',
      dedupe: `message:${newId()}`,
      externalId: newId(),
      senderId,
      text,
      attachments: [],
      sentAt: new Date(),
    });
  }
  async function heard(person: string): Promise<string[]> {
    const { items } = await api.app
      .get(Messages)
      .list({ direction: 'outbound', limit: 200 }, { userId: newId(), roles: ['secretary'] });
    return items.filter(({ senderId }) => senderId === person).map(({ text }) => text ?? '');
  }

  it('waits for it, says nothing wrong and counts no wrong try; then it follows', async () => {
    const person = newId();
    const { code, pin, work } = await aForm();
    const follow = await say(person, `IKUT ${code} ${pin}`);

    await expect(follow(0)).rejects.toThrow(EventMustWait);
    expect(await heard(person)).toEqual([]);
    expect(await database.query('SELECT 1 FROM track_attempts')).toEqual([]);

    await work();
    await follow(1);
    expect((await heard(person)).join()).toMatch(new RegExp(`Berkas ${code} sekarang diikuti`));
  });

  it('is refused at once with a wrong PIN, or a code that nobody was given', async () => {
    const person = newId();
    const { code, pin } = await aForm();
    await (
      await say(person, `IKUT ${code} ${pin === '000000' ? '000001' : '000000'}`)
    )(0);
    expect((await heard(person)).join()).toMatch(/tidak cocok/);
  });

  it('says at last to come again, before it would be set aside unanswered', async () => {
    const person = newId();
    const { code, pin } = await aForm();
    await (
      await say(person, `IKUT ${code} ${pin}`)
    )(maxAttempts - 1);
    expect((await heard(person)).join()).toMatch(/masih kami masukkan/);
    expect(await api.app.get(Cases).list({ limit: 1, receiptCode: code })).toMatchObject({ items: [] });
  });
});
