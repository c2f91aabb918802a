import { ProviderThrottled, SendFailed, type SendFailureClass } from '@app/channels';
import type { OutboundStatus } from '@app/core';

/** What becomes of a message after an attempt: its status, when to look again, and whether a person must act. */
export interface Verdict {
  status: OutboundStatus;
  /** Milliseconds until the next attempt, or until silence about it becomes a task. */
  retryAfter?: number;
  task?: 'call_by_hand' | 'send_failed' | 'channel_down';
  code: string;
  /** Parts of a long message that are out already; the next attempt goes on after them. */
  partsSent: number;
  /** Nothing to this account, or to this person of it, until then. */
  block?: 'account' | 'pair';
  /** The message was not at fault: the attempt does not count against its bound. */
  uncounted?: boolean;
}

/** With `backoff` a little over two hours. */
export const maxAttempts = 20;
/** How long an echo or a status may take before a person must look. */
export const reconcileMs = 5 * 60_000;
/** A stopped channel is tried with one message so often, so that it goes on by itself when it is mended. */
export const stoppedMs = 15 * 60_000;

/** Over a verdict that was void: nothing was at fault, and it is tried at once. */
export const triedAgain = { status: 'queued', retryAfter: 0, uncounted: true } as const;

/** Exponential from 2 s to 10 min, with jitter so that many do not come back at once. */
export function backoff(attempt: number, random = Math.random()): number {
  return Math.min(600_000, 2000 * 2 ** (attempt - 1)) * (0.75 + random / 2);
}

/** What WhatsApp asks for when one person gets too much: 4^n seconds (protocol.md 6). */
export function pairBackoff(attempt: number): number {
  return Math.min(600_000, 1000 * 4 ** attempt);
}

type Rule = Omit<Verdict, 'code' | 'partsSent'>;

const stopped: Rule = {
  status: 'queued',
  retryAfter: stoppedMs,
  task: 'channel_down',
  block: 'account',
  uncounted: true,
};

/** What each class of failure leads to; `retry` and `throttle` are tried again instead (protocol.md 7). */
const settled: Partial<Record<SendFailureClass, Rule>> = {
  window: { status: 'held', task: 'call_by_hand' },
  recipient: { status: 'undeliverable', task: 'call_by_hand' },
  auth: stopped,
  policy: stopped,
  message: { status: 'failed', task: 'send_failed' },
  unknown_outcome: { status: 'unknown', retryAfter: reconcileMs },
};

/** Decides by the class of the failure. Anything unknown to us is retried like a lost line. */
export function judge(error: unknown, attempt: number, now: Date): Verdict {
  const failed = error instanceof SendFailed ? error : undefined;
  const told = toldBy(failed);
  const end = settled[failed?.failure ?? 'retry'];
  if (end) return { ...end, ...told };
  if (failed?.waitUntil) return { ...waiting(failed.waitUntil, now), ...told };
  const block = failed instanceof ProviderThrottled ? { block: failed.scope } : {};
  const pause = block.block === 'pair' ? pairBackoff : backoff;
  return attempt < maxAttempts
    ? { status: 'queued', retryAfter: pause(attempt), ...block, ...told }
    : { status: 'failed', task: 'send_failed', ...block, ...told };
}

function toldBy(failed: SendFailed | undefined): Pick<Verdict, 'code' | 'partsSent'> {
  return { code: failed?.providerCode ?? 'unexpected', partsSent: failed?.partsSent ?? 0 };
}

/** The channel knows when it has room: nothing was tried, so nothing is counted. */
function waiting(until: Date, now: Date): Rule {
  return { status: 'queued', retryAfter: Math.max(1000, until.getTime() - now.getTime()), uncounted: true };
}
