import { growthOf, median, quantile, shareOf, sumOf } from './figures';

describe('figures of a recap', () => {
  it.each([
    [[1, null, 2], 3],
    [[0, null], 0],
    [[null, null], null],
    [[], null],
  ])('sums %j to %j: no data is not 0', (values, sum) => expect(sumOf(values)).toBe(sum));

  it.each([
    [[3, 1, 2], 2, 3],
    [[1, 2, 3, 4], 2.5, 4],
    [Array.from({ length: 10 }, (_, i) => i + 1), 5.5, 9],
    [[], null, null],
  ])('of %j has the median %j and the 90th percentile %j', (values, middle, p90) => {
    expect([median(values), quantile(values, 0.9)]).toEqual([middle, p90]);
  });

  it.each([
    [37, 104, 181.1],
    [61, 192, 214.8],
    [64, 210, 228.1],
  ])('grows from %j to %j by %j per cent, not by their ratio', (before, after, percent) => {
    expect(growthOf(before, after)).toEqual({
      before,
      after,
      percent,
      formula: `(${after} - ${before}) / ${before} x 100 = ${percent} %`,
    });
  });

  it.each([
    [null, 5],
    [5, null],
    [0, 5],
  ])('has no growth from %j to %j', (before, after) => {
    expect(growthOf(before, after)).toEqual({ before, after, percent: null, formula: null });
  });

  it('is no share of nothing', () => expect([shareOf(0, 0), shareOf(1, 3)]).toEqual([null, 0.3333]));
});
