/** Shorter silences are nothing, whatever the hour. */
export const shortestSilenceMs = 3_600_000;
const leastDays = 8;
const leastMean = 5;
/** One day in so many may have been as silent: a holiday, or a day on which we were away ourselves. */
const oneIn = 15;

/**
 * Whether a silence is longer than usual for the hour. `past`: how many messages came in the same hours of earlier days
 * of the same kind (office open, or not). Few messages or a short history prove nothing.
 */
export function isUnusualSilence(past: readonly number[]): boolean {
  if (past.length < leastDays) return false;
  const silentDays = past.filter((count) => count === 0).length;
  const mean = past.reduce((sum, count) => sum + count, 0) / past.length;
  return mean >= leastMean && silentDays <= past.length / oneIn;
}
