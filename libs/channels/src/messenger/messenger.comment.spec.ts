import { FixedClock } from '@app/core';
import { MessengerChannel } from './messenger.channel';

const pageId = '100000000000001';
const at = Date.parse('2026-11-25T02:00:00Z');
const settings = {
  pageId,
  accessToken: 'token',
  appSecret: 'secret',
  verifyToken: 'verify',
  version: 'v23.0',
};
const channel = new MessengerChannel(settings, new FixedClock(new Date(at + 1000)));
const nik = '6402991205990001';

const feed = (value: object): object => ({
  object: 'page',
  entry: [
    {
      id: pageId,
      time: at,
      changes: [
        {
          field: 'feed',
          value: {
            item: 'comment',
            verb: 'add',
            comment_id: '10_20',
            from: { id: '55', name: 'Siti Contoh' },
            ...value,
          },
        },
      ],
    },
  ],
});

describe('a public comment', () => {
  it.each<[string, object, object]>([
    ['a NIK', { message: `NIK saya ${nik} tolong dicek` }, { state: 'shown', shows: ['number'] }],
    ['a NIK in groups', { message: '6402 9912 0599 0001' }, { state: 'shown', shows: ['number'] }],
    [
      'a photo',
      { message: 'ini KTP saya', photo: 'https://scontent.xx.fbcdn.net/a.jpg' },
      { shows: ['photo'] },
    ],
    ['both', { message: nik, photo: 'https://scontent.xx.fbcdn.net/a.jpg' }, { shows: ['number', 'photo'] }],
    ['a NIK that is written in later', { verb: 'edited', message: nik }, { state: 'shown' }],
    ['nothing any more', { verb: 'edited', message: 'sudah saya hapus' }, { state: 'gone' }],
    ['nothing, for it was hidden', { verb: 'hide', message: nik }, { state: 'gone', shows: [] }],
    ['nothing, for it was removed', { verb: 'remove' }, { state: 'gone' }],
  ])('shows %s', (_name, value, expected) => {
    expect(channel.parse(feed(value))).toMatchObject([
      { type: 'comment', externalId: '10_20', senderId: 'comment:10_20', sentAt: new Date(at), ...expected },
    ]);
  });

  it.each<[string, object]>([
    ['says nothing of a person', { message: 'jam buka berapa?' }],
    ['is the page’s own', { from: { id: pageId }, message: nik }],
    ['is a post of nobody in particular', { item: 'status', from: {}, post_id: '10_30', message: nik }],
    ['is a like', { item: 'reaction', post_id: '10_30', message: nik }],
    ['is a post of the page', { item: 'photo', from: { id: pageId }, post_id: '10_30' }],
    ['has a longer number', { message: `${nik}1` }],
  ])('that %s is only kept', (_name, value) => {
    expect(channel.parse(feed(value))).toMatchObject([{ type: 'other', payload: 'feed' }]);
  });

  it.each<[string, object, object]>([
    ['a NIK', { item: 'status', message: `NIK ${nik}` }, { state: 'shown', shows: ['number'] }],
    ['a photo', { item: 'photo', link: 'https://scontent.xx.fbcdn.net/a.jpg' }, { shows: ['photo'] }],
    [
      'photos among words',
      { item: 'status', photos: ['https://scontent.xx.fbcdn.net/a.jpg'] },
      { shows: ['photo'] },
    ],
    ['nothing, for it was removed', { item: 'status', verb: 'remove' }, { state: 'gone' }],
  ])('or a visitor’s own post shows %s', (_name, value, expected) => {
    const post = { comment_id: undefined, post_id: `${pageId}_30`, ...value };

    expect(channel.parse(feed(post))).toMatchObject([
      { type: 'comment', externalId: `${pageId}_30`, senderId: `post:${pageId}_30`, ...expected },
    ]);
  });

  it('goes no further with its words, and the same one twice is one', () => {
    const [first] = channel.parse(feed({ message: `NIK ${nik}` }));
    const [again] = channel.parse(feed({ message: `NIK ${nik}` }));

    expect(JSON.stringify(first)).not.toContain(nik);
    expect(JSON.stringify(first)).not.toContain('Siti');
    expect(again?.dedupe).toBe(first?.dedupe);
  });
});
