import {
  ChannelUnauthorized,
  OutcomeUnknown,
  OutsideWindow,
  ProviderUnavailable,
  RecipientUnreachable,
} from '@app/channels';
import { backoff, judge, maxAttempts } from './attempts';

describe('judge', () => {
  it.each([
    [new ProviderUnavailable('messenger', '2'), 1, { status: 'queued', task: undefined }],
    [new ProviderUnavailable('messenger', '2'), maxAttempts, { status: 'failed', task: 'send_failed' }],
    [new OutsideWindow('messenger', '10/2018278'), 1, { status: 'held', task: 'call_by_hand' }],
    [new RecipientUnreachable('messenger', '551'), 1, { status: 'undeliverable', task: 'call_by_hand' }],
    [new ChannelUnauthorized('messenger', '190'), 1, { status: 'failed', task: 'channel_down' }],
    [new OutcomeUnknown('messenger', 'timeout'), 1, { status: 'unknown', task: 'send_failed' }],
    [new Error('line lost'), 1, { status: 'queued', task: undefined }],
  ])('%s at attempt %i', (error, attempt, expected) => {
    const { status, task } = judge(error, attempt);

    expect({ status, task }).toEqual(expected);
  });

  it('waits longer each time, never more than a quarter over ten minutes', () => {
    expect(backoff(1, 0.5)).toBe(2000);
    expect(backoff(4, 0.5)).toBe(16_000);
    expect(backoff(20, 1)).toBe(750_000);
  });
});
