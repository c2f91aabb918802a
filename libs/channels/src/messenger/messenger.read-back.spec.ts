import { FixedClock } from '@app/core';
import { MessengerChannel } from './messenger.channel';
import { isNotBefore, webhookBodyOf } from './messenger.read-back';

const pageId = '100000000000001';
const psid = '5500000000000001';
const settings = {
  pageId,
  accessToken: 'token',
  appSecret: 'secret',
  verifyToken: 'verify',
  version: 'v23.0',
};
const channel = new MessengerChannel(settings, new FixedClock(new Date('2026-11-25T08:00:00Z')));
const citizen = { id: psid, name: 'Siti Contoh' };
const page = { id: pageId, name: 'Kecamatan' };

/** A message as the Conversations API tells it. */
const told = (message: object): object => ({
  id: 'm_1',
  created_time: '2026-11-24T22:00:01+0000',
  from: citizen,
  to: { data: [page] },
  message: '',
  ...message,
});

describe('what is read back', () => {
  const image = { image_data: { url: 'https://scontent.xx.fbcdn.net/1_n.jpg?oe=6A' } };

  it.each<[string, object, object]>([
    [
      'a text, under the key that the webhook would have given it',
      told({ message: 'Halo' }),
      { type: 'message', dedupe: 'message:m_1', senderId: psid, kind: 'text', text: 'Halo' },
    ],
    [
      'a photo',
      told({ attachments: { data: [image] } }),
      { kind: 'photo', attachments: [{ kind: 'photo' }] },
    ],
    [
      'a paper',
      told({
        attachments: { data: [{ mime_type: 'application/pdf', file_url: 'https://cdn.fbsbx.com/a' }] },
      }),
      { kind: 'document' },
    ],
    [
      'a voice',
      told({ attachments: { data: [{ mime_type: 'audio/mp4', file_url: 'https://cdn.fbsbx.com/a' }] } }),
      { kind: 'audio' },
    ],
    ['a sticker', told({ sticker: 'https://scontent.xx.fbcdn.net/s.png' }), { kind: 'sticker' }],
    [
      'what the page wrote, as an echo to the person',
      told({ from: page, to: { data: [citizen] }, message: 'Silakan' }),
      { type: 'echo', dedupe: 'echo:m_1', senderId: psid, text: 'Silakan' },
    ],
  ])('is %s', (_name, message, expected) => {
    const events = channel.parse(webhookBodyOf([message], pageId));

    expect(events).toMatchObject([{ ...expected, sentAt: new Date('2026-11-24T22:00:01Z') }]);
  });

  it('names all that says the same at that moment, for another id may be the same message', () => {
    const later = told({ id: 'm_3', created_time: '2026-11-24T22:10:00+0000', message: 'ya' });
    const both = ['m_1', 'm_2'].map((id) => told({ id, message: 'ya' }));

    expect(channel.parse(webhookBodyOf([...both, later], pageId))).toMatchObject([
      { externalId: 'm_1', readBack: { alike: ['m_1', 'm_2'] } },
      { externalId: 'm_2', readBack: { alike: ['m_1', 'm_2'] } },
      { externalId: 'm_3', readBack: { alike: ['m_3'] } },
    ]);
  });

  it('comes oldest first', () => {
    const later = told({ id: 'm_2', created_time: '2026-11-24T23:00:00+0000' });

    const events = channel.parse(webhookBodyOf([later, told({})], pageId));

    expect(events.map(({ dedupe }) => dedupe)).toEqual(['message:m_1', 'message:m_2']);
  });

  it.each<[string, unknown]>([
    ['no object', 'x'],
    ['of nobody', told({ from: {} })],
    ['without a time', told({ created_time: 'kemarin' })],
    ['without an id', told({ id: '' })],
  ])('leaves out what is %s', (_name, message) => {
    expect(webhookBodyOf([message], pageId)).toBeUndefined();
  });

  it('counts the second in which the gap began', () => {
    const since = new Date('2026-11-24T22:00:01.700Z');

    expect(isNotBefore(told({}), 'created_time', since)).toBe(true);
    expect(isNotBefore(told({ created_time: '2026-11-24T22:00:00+0000' }), 'created_time', since)).toBe(
      false,
    );
  });
});
