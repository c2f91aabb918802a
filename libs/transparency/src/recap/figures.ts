/** Below this a count may show a person: it is left out, or put together with others. */
export const fewestShown = 5;

/** Sum of what is known; null when nothing is: no data is never 0. */
export function sumOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

/** The value below which a share of all lie (nearest rank), to a tenth; null of nothing. */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  return value === undefined ? null : rounded(value, 1);
}

/** The middle value, or the mean of the two in the middle, to a tenth; null of nothing. */
export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : rounded((low + high) / 2, 1);
}

/** A part of a whole, from 0 to 1; null of nothing. */
export function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : rounded(part / whole, 4);
}

/** A change with the sum that it comes from, so that nobody takes a ratio for a growth. */
export interface Growth {
  before: number | null;
  after: number | null;
  /** (after - before) / before x 100, to a tenth; null without both, or from nothing. */
  percent: number | null;
  formula: string | null;
}

export function growthOf(before: number | null, after: number | null): Growth {
  if (before === null || after === null || before === 0)
    return { before, after, percent: null, formula: null };
  const percent = rounded(((after - before) / before) * 100, 1);
  return { before, after, percent, formula: `(${after} - ${before}) / ${before} x 100 = ${percent} %` };
}

export function rounded(value: number, digits: number): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}
