import { createHmac } from 'node:crypto';
import { FixedClock } from '@app/core';
import { itBehavesLikeAChannel } from '../channel.conformance';
import { MessengerChannel } from './messenger.channel';
import { longNumber, rareBodies, rareCases } from './messenger-rare.payloads';
import { at, body, cases, hello, pageId, psid, said } from './messenger.payloads';

const clock = new FixedClock(new Date(at + 1000));
const settings = {
  pageId,
  accessToken: 'token',
  appSecret: 'secret',
  verifyToken: 'verify',
  version: 'v23.0',
};
const channel = new MessengerChannel(settings, clock);

itBehavesLikeAChannel(channel, hello);

describe('MessengerChannel.parse', () => {
  it.each([...cases, ...rareCases])('reads %s', (_name, element, expected) => {
    expect(channel.parse(body(element))).toMatchObject(expected);
    expect(channel.parse(body(element))).toHaveLength(expected.length);
  });

  it.each(rareBodies)('reads a body with %s', (_name, whole, expected) => {
    expect(channel.parse(whole)).toMatchObject(expected);
    expect(channel.parse(whole)).toHaveLength(expected.length);
  });

  it('knows a message without an id again by what it is', () => {
    const nameless = (text: string): unknown => body(said({ mid: undefined, text }));
    const [first, again, other] = ['a', 'a', 'b'].flatMap((text) => channel.parse(nameless(text)));

    expect(first?.dedupe).toMatch(/^message:none:/);
    expect(again?.dedupe).toBe(first?.dedupe);
    expect(other?.dedupe).not.toBe(first?.dedupe);
  });

  it('keeps every digit of an id that is written as a number', () => {
    expect(channel.parseBytes(Buffer.from(longNumber))).toMatchObject([
      { type: 'message', senderId: '24681357902468135', text: 'NIK: 6402991205990001' },
    ]);
  });

  it('reads every element of every entry, and a bad one does not drop its neighbours', () => {
    const batch = body(said({ mid: 'm_1', text: 'a' }), 7, said({ mid: 'm_2', text: 'b' }));

    expect(channel.parse(batch).map(({ type }) => type)).toEqual(['message', 'unreadable', 'message']);
  });

  it('keeps what another app is answering, without making it a message', () => {
    const standby = [said({ text: 'untuk aplikasi lain' })];

    expect(channel.parse({ object: 'page', entry: [{ id: pageId, time: at, standby }] })).toMatchObject([
      { type: 'other', payload: 'standby', senderId: psid },
    ]);
  });

  it('keeps what happens on the page itself as a notice', () => {
    const changes = [{ field: 'feed', value: { item: 'comment' } }];

    expect(channel.parse({ object: 'page', entry: [{ id: pageId, time: at, changes }] })).toMatchObject([
      { type: 'other', payload: 'feed' },
    ]);
  });

  it('reads a thousand elements with a bad one among them', () => {
    const elements = Array.from({ length: 1000 }, (_, i) =>
      i === 500 ? null : said({ mid: `m_${i}`, text: 'a' }),
    );

    const events = channel.parse(body(...elements));

    expect(events.filter(({ type }) => type === 'message')).toHaveLength(999);
    expect(events.filter(({ type }) => type === 'unreadable')).toHaveLength(1);
  });

  it.each([
    ['a test of the dashboard', { object: 'page', entry: [{ id: '0', changes: [{}] }] }],
    ['another page', { object: 'page', entry: [{ id: '9', messaging: [said({ text: 'x' })] }] }],
    ['another object', { object: 'user', entry: [] }],
  ])('leaves out %s', (_name, foreign) => {
    expect(channel.parse(foreign)).toEqual([]);
  });
});

describe('MessengerChannel.verify', () => {
  const sign = (raw: string, hash = 'sha256'): string =>
    `${hash}=${createHmac(hash, 'secret').update(raw).digest('hex')}`;
  const raw = '{"a":"\\u00e9 \\/ \\u0040"}';

  it('accepts the received bytes, escaped as Meta sends them', () => {
    expect(channel.verify(Buffer.from(raw), { 'x-hub-signature-256': sign(raw) })).toBe(true);
  });

  it.each([
    ['of the parsed body', sign(JSON.stringify(JSON.parse(raw)))],
    ['by sha1', sign(raw, 'sha1')],
    ['too short', 'sha256=ab'],
    ['empty', ''],
  ])('refuses a signature %s', (_name, signature) => {
    const headers = { 'x-hub-signature-256': signature, 'x-hub-signature': sign(raw, 'sha1') };
    expect(channel.verify(Buffer.from(raw), headers)).toBe(false);
  });
});

describe('MessengerChannel.handshake', () => {
  const query = { 'hub.mode': 'subscribe', 'hub.verify_token': 'verify', 'hub.challenge': '007<b>' };

  it('gives the challenge back as it came', () => {
    expect(channel.handshake(query)).toBe('007<b>');
  });

  it.each([{ 'hub.verify_token': 'wrong' }, { 'hub.mode': 'unsubscribe' }, { 'hub.challenge': ['1', '2'] }])(
    'refuses %j',
    (change) => {
      expect(channel.handshake({ ...query, ...change })).toBeNull();
    },
  );
});
