import { SendFailed } from '@app/channels';
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

/** Decides by the class of the failure (protocol.md 7). Anything unknown to us is retried like a lost line. */
export function judge(error: unknown, attempt: number): Verdict {
  const failure = error instanceof SendFailed ? error.failure : 'retry';
  const code = error instanceof SendFailed ? error.providerCode : 'unexpected';
  const partsSent = error instanceof SendFailed ? error.partsSent : 0;
  switch (failure) {
    case 'window':
      return { status: 'held', task: 'call_by_hand', code, partsSent };
    case 'recipient':
      return { status: 'undeliverable', task: 'call_by_hand', code, partsSent };
    case 'auth':
    case 'policy':
      return { status: 'failed', task: 'channel_down', code, partsSent };
    case 'message':
      return { status: 'failed', task: 'send_failed', code, partsSent };
    case 'unknown_outcome':
      return { status: 'unknown', task: 'send_failed', code, partsSent };
    case 'retry':
    case 'throttle':
      return attempt < maxAttempts
        ? { status: 'queued', retryAfter: backoff(attempt), code, partsSent }
        : { status: 'failed', task: 'send_failed', code, partsSent };
  }
}
