import {
  ChannelBlocked,
  ChannelUnauthorized,
  MessageRefused,
  OutcomeUnknown,
  OutsideWindow,
  ProviderThrottled,
  ProviderUnavailable,
  RecipientUnreachable,
} from '@app/channels';
import { backoff, judge, maxAttempts } from './attempts';

const lost = new Error('line lost');

const now = new Date('2026-03-02T04:00:00Z');

describe('judge', () => {
  it.each([
    [new ProviderUnavailable('messenger', '2'), 1, { status: 'queued' }],
    [new ProviderUnavailable('messenger', '2'), maxAttempts, { status: 'failed', task: 'send_failed' }],
    [new ProviderThrottled('messenger', '613'), 1, { status: 'queued', block: 'account' }],
    [new ProviderThrottled('whatsapp', '131056').ofPair(), 1, { status: 'queued', block: 'pair' }],
    [new OutsideWindow('messenger', '10/2018278'), 1, { status: 'held', task: 'call_by_hand' }],
    [new RecipientUnreachable('messenger', '551'), 1, { status: 'undeliverable', task: 'call_by_hand' }],
    [new MessageRefused('messenger', '100'), 1, { status: 'failed', task: 'send_failed' }],
    [new OutcomeUnknown('messenger', 'timeout'), 1, { status: 'unknown' }],
    [lost, 1, { status: 'queued' }],
  ])('%s at attempt %i', (error, attempt, { status, task, block }: Record<string, string>) => {
    const verdict = judge(error, attempt, now);

    expect({ status: verdict.status, task: verdict.task, block: verdict.block }).toEqual({
      status,
      task,
      block,
    });
  });

  it.each([new ChannelUnauthorized('messenger', '190'), new ChannelBlocked('whatsapp', '368')])(
    'stops the whole channel at %s, tells a person, and keeps the message for when it is mended',
    (error) => {
      expect(judge(error, maxAttempts, now)).toMatchObject({
        status: 'queued',
        task: 'channel_down',
        block: 'account',
        uncounted: true,
      });
    },
  );

  it('never tries again by itself what may have arrived', () => {
    const { status, task } = judge(new OutcomeUnknown('messenger', 'timeout'), 1, now);
    expect({ status, task }).toEqual({ status: 'unknown', task: undefined });
  });

  it('waits until the channel has room, which costs no attempt', () => {
    const later = new ProviderThrottled('whatsapp', 'pace').notBefore(new Date(now.getTime() + 90_000));

    expect(judge(later, maxAttempts + 3, now)).toMatchObject({
      status: 'queued',
      retryAfter: 90_000,
      uncounted: true,
    });
  });

  it('waits 4, 16, 64 s where only this person gets too much', () => {
    const waits = [1, 2, 3, 9].map((attempt) => {
      return judge(new ProviderThrottled('whatsapp', '131056').ofPair(), attempt, now).retryAfter;
    });

    expect(waits).toEqual([4000, 16_000, 64_000, 600_000]);
  });

  it('waits longer each time, never more than a quarter over ten minutes', () => {
    expect(backoff(1, 0.5)).toBe(2000);
    expect(backoff(4, 0.5)).toBe(16_000);
    expect(backoff(20, 1)).toBe(750_000);
  });
});
