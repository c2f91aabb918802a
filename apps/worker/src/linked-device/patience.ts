import type { DriverState } from '@app/channels';

/**
 * How long a state may go without a sign of life: a start, a pairing, the next code to scan, an answer of the page. The
 * page itself may stop at any of them for ever (protocol.md 8).
 */
const patienceMs: Readonly<Record<DriverState, number>> = {
  starting: 120_000,
  qr: 120_000,
  authenticated: 180_000,
  ready: 120_000,
};
const pulseEveryMs = 30_000;
const firstPauseMs = 5000;
const longestPauseMs = 300_000;

/** Failures one after the other from which on somebody should look. */
export const failuresUntilTask = 3;

/** @param quietMs since the state began, or since the last sign of life in it */
export function isStuck(state: DriverState, quietMs: number): boolean {
  return quietMs >= patienceMs[state];
}

/** Whether a page that seems well should be asked for a sign of life. */
export function isPulseDue(state: DriverState, quietMs: number): boolean {
  return state === 'ready' && quietMs >= pulseEveryMs;
}

/** Before the next start, after so many failures one after the other. */
export function pauseAfter(failures: number): number {
  return Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - 1));
}
