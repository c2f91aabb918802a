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
