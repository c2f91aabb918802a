import {
  Channel,
  ChannelRegistry,
  type FetchedMedia,
  MediaGone,
  MediaRefused,
  MediaUnavailable,
} from '@app/channels';
import { type AttachmentRef, FixedClock, type InboundEvent, newId } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Files } from '@app/documents';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { TestApi } from '../../../test/support/test-api';
import { MediaFetcher } from './media-fetcher';

jest.setTimeout(60_000); // a small machine under load

const photo = readFileSync(resolve(__dirname, '../../../test/contract/photo.jpg'));
const arrived = new Date('2026-03-02T02:00:00Z');
const hour = 3_600_000;

/** A provider that gives files as it is told. */
class MediaChannel extends Channel {
  readonly name = 'scripted';
  readonly account = 'office';
  readonly limits = { text: 1, textWithButtons: 1, buttons: { max: 0, label: 0, value: 0 }, fileBytes: 0 };
  readonly window = [];
  answer: () => FetchedMedia = () => ({ bytes: photo });
  /** What happens while it is fetched. */
  meanwhile: () => Promise<unknown> = () => Promise.resolve();
  asked = 0;

  protected translate(): InboundEvent[] {
    return [];
  }
  async fetchMedia(): Promise<FetchedMedia> {
    this.asked += 1;
    await this.meanwhile();
    return new Promise((done) => done(this.answer()));
  }
  protected sendPart(): Promise<string> {
    return Promise.resolve('');
  }
}

const fails =
  (error: Error): (() => never) =>
  () => {
    throw error;
  };

describe('fetching what came with a message', () => {
  let api: TestApi;
  let database: Database;
  let clock: FixedClock;
  let channel: MediaChannel;
  let media: MediaFetcher;

  beforeAll(async () => {
    api = await TestApi.start();
    database = api.app.get(Database);
  });
  beforeEach(() => {
    clock = new FixedClock(arrived);
    channel = new MediaChannel(clock);
    media = new MediaFetcher(
      database,
      api.app.get(Vault),
      clock,
      new ChannelRegistry([channel]),
      api.app.get(Files, { strict: false }),
    );
  });
  afterAll(() => api?.stop());

  /** An attachment that waits, of somebody new. */
  const waiting = async (ref: Partial<AttachmentRef> = {}): Promise<string> => {
    const [id, message, identity, conversation] = [newId(), newId(), newId(), newId()];
    const some = Buffer.from(identity);
    await database.query(
      `INSERT INTO identities (id, channel, account, sender_hash, sender_sealed) VALUES ($1, 'scripted', 'office', $2, $2)`,
      [identity, some],
    );
    await database.query(`INSERT INTO conversations (id, identity_id, channel) VALUES ($1, $2, 'scripted')`, [
      conversation,
      identity,
    ]);
    await database.query(
      `INSERT INTO messages (id, channel, account, conversation_id, identity_id, direction, kind, sent_at, received_at)
       VALUES ($1, 'scripted', 'office', $2, $3, 'inbound', 'photo', $4, $4)`,
      [message, conversation, identity, arrived],
    );
    const sealed = api.app
      .get(Vault)
      .sealJson(`message_attachments.ref.${id}`, { kind: 'photo', ref: '7', ...ref });
    await database.query(
      `INSERT INTO message_attachments (id, message_id, ordinal, kind, ref_sealed, next_attempt_at)
       VALUES ($1, $2, 0, 'photo', $3, $4)`,
      [id, message, sealed, arrived],
    );
    return id;
  };
  /** Tries whenever it is due, for so long. */
  const tryFor = async (id: string, hours: number): Promise<string> => {
    const end = arrived.getTime() + hours * hour;
    for (;;) {
      await media.fetch(id);
      const row = await database.queryOne<{ state: string; at: Date }>(
        'SELECT state, next_attempt_at AS at FROM message_attachments WHERE id = $1',
        [id],
      );
      if (!row || row.state !== 'pending' || row.at.getTime() > end) return row?.state ?? 'lost';
      clock.set(row.at);
    }
  };

  it('goes on for the seven days that an id lives, and ends then', async () => {
    channel.answer = fails(new MediaUnavailable('down'));
    const id = await waiting();

    expect(await tryFor(id, 24 * 7 - 2)).toBe('pending');
    expect(await tryFor(id, 24 * 8)).toBe('unavailable');
  });

  it('ends sooner where the provider says until when it gives the file', async () => {
    channel.answer = fails(new MediaUnavailable('down'));
    const id = await waiting({ goneAt: new Date(arrived.getTime() + 2 * hour).toISOString() });

    expect(await tryFor(id, 4)).toBe('unavailable');
  });

  it('gets it after six days of trouble', async () => {
    channel.answer = fails(new MediaUnavailable('down'));
    const id = await waiting();
    await tryFor(id, 24 * 6);
    channel.answer = () => ({ bytes: photo });

    expect(await tryFor(id, 24 * 7)).toBe('stored');
  });

  it.each([
    ['is gone', new MediaGone('gone'), 3],
    ['arrives damaged', new MediaUnavailable('damaged', { code: 'sha256' }), 5],
    ['must not be fetched', new MediaRefused('foreign host'), 1],
  ])('asks only so often for what %s', async (_what, error, times) => {
    channel.answer = fails(error);

    expect(await tryFor(await waiting(), 24 * 7)).toBe('unavailable');
    expect(channel.asked).toBe(times);
  });

  it('keeps nothing that is no photo and no PDF', async () => {
    channel.answer = () => ({ bytes: Buffer.from('{"url":"https://lookaside.fbsbx.com/1"}') });

    expect(await tryFor(await waiting(), 1)).toBe('unavailable');
    expect(channel.asked).toBe(1);
  });

  it('is not undone by a fetch that was under way when the message was taken back', async () => {
    const id = await waiting();
    channel.meanwhile = () =>
      database.query(
        `UPDATE message_attachments SET state = 'unavailable', error_code = 'unsent' WHERE id = $1`,
        [id],
      );
    expect(await media.fetch(id)).toBe('later');

    expect(await database.query('SELECT error_code FROM message_attachments WHERE id = $1', [id])).toEqual([
      { error_code: 'unsent' },
    ]);
    const ofNobody = `SELECT state FROM files f WHERE purpose = 'message'
        AND NOT EXISTS (SELECT 1 FROM message_attachments a WHERE a.file_id = f.id)`;
    expect(await database.query(ofNobody)).toEqual([{ state: 'discarded' }]);
  });

  it('is done by one at a time', async () => {
    const id = await waiting();
    await Promise.all([media.fetch(id), media.fetch(id), media.fetch(id)]);

    expect(channel.asked).toBe(1);
  });
});
