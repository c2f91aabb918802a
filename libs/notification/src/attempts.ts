import { SendFailed, type SendFailureClass } from '@app/channels';
import type { OutboundStatus } from '@app/core';

/** What becomes of a message after an attempt: its status, when to try again, and whether a person must act. */
export interface Verdict {
  status: OutboundStatus;
  retryAfter?: number;
  task?: 'call_by_hand' | 'send_failed' | 'channel_down';
  code: string;
  /** Parts of a long message that are out already; the next attempt goes on after them. */
  partsSent: number;
}

export const maxAttempts = 8;

/** Exponential from 2 s to 10 min, with jitter so that many do not come back at once. */
export function backoff(attempt: number, random = Math.random()): number {
  return Math.min(600_000, 2000 * 2 ** (attempt - 1)) * (0.75 + random / 2);
}

/** What each class of failure leads to; `retry` and `throttle` are tried again instead (protocol.md 7). */
const settled: Partial<Record<SendFailureClass, Pick<Verdict, 'status' | 'task'>>> = {
  window: { status: 'held', task: 'call_by_hand' },
  recipient: { status: 'undeliverable', task: 'call_by_hand' },
  auth: { status: 'failed', task: 'channel_down' },
  policy: { status: 'failed', task: 'channel_down' },
  message: { status: 'failed', task: 'send_failed' },
  unknown_outcome: { status: 'unknown', task: 'send_failed' },
};

/** Decides by the class of the failure. Anything unknown to us is retried like a lost line. */
export function judge(error: unknown, attempt: number): Verdict {
  const failed = error instanceof SendFailed ? error : undefined;
  const told = { code: failed?.providerCode ?? 'unexpected', partsSent: failed?.partsSent ?? 0 };
  const end = settled[failed?.failure ?? 'retry'];
  if (end) return { ...end, ...told };
  return attempt < maxAttempts
    ? { status: 'queued', retryAfter: backoff(attempt), ...told }
    : { status: 'failed', task: 'send_failed', ...told };
}
