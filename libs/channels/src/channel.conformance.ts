import { type InboundEvent } from '@app/core';
import fc from 'fast-check';
import { type Channel, hasWebhook } from './channel';

/** What every channel must do, whichever provider it speaks to. Call it from each channel's spec, with a body of one message. */
export function itBehavesLikeAChannel(channel: Channel, hello: unknown): void {
  const garbage = [
    null,
    'text',
    7,
    true,
    {},
    [],
    [[]],
    { entry: 'x' },
    { object: 7 },
    { object: 'page', entry: 1 },
  ];

  describe(`${channel.name} behaves like a channel`, () => {
    it('names itself and its account', () => {
      expect(channel.name).toMatch(/^[a-z]+$/);
      expect(channel.account).not.toBe('');
    });

    it('reads one message as one event of a person, the same way twice', () => {
      const [first, ...more] = channel.parse(hello);
      const [again] = channel.parse(structuredClone(hello));
      expect(more).toEqual([]);
      expect(first).toMatchObject({ senderId: expect.any(String), sentAt: expect.any(Date) });
      expect(again?.dedupe).toBe(first?.dedupe);
    });

    it.each(garbage)('never throws at %j, and keeps it visible or leaves it out', (body) => {
      for (const event of channel.parse(body)) {
        expect(event).toMatchObject({ type: 'unreadable', dedupe: expect.stringMatching(/./) });
      }
    });

    it.each(['', '{', '\u0000', '[1,', 'ÿþ'])('keeps bytes that are no JSON: %j', (text) => {
      expect(channel.parseBytes(Buffer.from(text))).toMatchObject([
        { type: 'unreadable', reason: 'not_json' },
      ]);
    });

    it('survives a body nested a hundred thousand deep', () => {
      const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
      expect(channel.parseBytes(Buffer.from(deep))).toMatchObject([{ type: 'unreadable' }]);
    });

    it('reads a body with any value at any place, and each event of it can be stored', () => {
      fc.assert(
        fc.property(fc.constantFrom(...placesIn(hello)), fc.jsonValue(), (place, value) => {
          expectStorable(channel.parse(withValue(hello, place, value)));
        }),
        { numRuns: 300 },
      );
    });

    it('reads any JSON', () => {
      fc.assert(fc.property(fc.jsonValue(), (body) => expectStorable(channel.parse(body))));
    });

    it('decides locally whether it may send', () => {
      const now = new Date('2026-01-02T00:00:00Z');
      expect(channel.canSend(undefined, now)).toMatchObject({ allowed: false });
      const justHeard = channel.canSend(new Date(now.getTime() - 1000), now);
      expect(justHeard.allowed).toBe(channel.sends);
    });

    if (hasWebhook(channel)) {
      it('refuses unsigned bytes and an empty or repeated token', () => {
        expect(channel.verify(Buffer.from('{}'), {})).toBe(false);
        expect(channel.handshake({})).toBeNull();
        expect(
          channel.handshake({ 'hub.mode': 'subscribe', 'hub.verify_token': ['', ''], 'hub.challenge': '1' }),
        ).toBeNull();
      });
    }
  });
}

type Place = readonly (string | number)[];

/** Every place in a body, inner ones too. */
function placesIn(value: unknown, here: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [here];
  const inner = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [here, ...inner.flatMap(([key, part]) => placesIn(part, [...here, key]))];
}

function withValue(body: unknown, [key, ...rest]: Place, value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(body)) return body.map((part, i) => (i === key ? withValue(part, rest, value) : part));
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(
    Object.entries(body).map(([name, part]) => [name, name === key ? withValue(part, rest, value) : part]),
  );
}

/** What the intake relies on: an event is itself by a text, has a time, and its texts are texts. */
function expectStorable(events: readonly InboundEvent[]): void {
  for (const event of events) {
    expect(event.dedupe).toMatch(/./s);
    expect(Number.isNaN(event.sentAt.getTime())).toBe(false);
    for (const key of ['senderId', 'text', 'payload', 'externalId', 'referral', 'senderName'] as const) {
      const told: unknown = Reflect.get(event, key);
      expect(told === undefined || typeof told === 'string').toBe(true);
    }
    expect(() => JSON.stringify(event)).not.toThrow();
  }
}
