import fc from 'fast-check';
import { fewestShown } from './figures';
import { ratingRuns, type ScoreCount } from './rating-runs';

const year = fc.array(
  fc.record({
    month: fc.integer({ min: 1, max: 12 }),
    score: fc.integer({ min: 1, max: 4 }),
    count: fc.integer({ min: 1, max: 4 }),
  }),
  { maxLength: 30 },
);

describe('ratings in runs of months', () => {
  const scores: ScoreCount[] = [
    { month: 1, score: 4, count: 3 },
    { month: 3, score: 1, count: 2 },
    { month: 4, score: 3, count: 6 },
    { month: 5, score: 2, count: 4 },
  ];

  it('puts months together until there are five, and leaves out what never gets there', () => {
    expect(ratingRuns(scores, 12)).toEqual([
      { from: 1, until: 3, count: 5, mean: 2.8 },
      { from: 4, until: 4, count: 6, mean: 3 },
    ]);
  });

  it('says nothing of a month that is not over', () => {
    expect(ratingRuns(scores, 2)).toEqual([]);
    expect(ratingRuns(scores, 3)).toHaveLength(1);
  });

  it('never shows fewer than five, and never changes what it once showed', () => {
    fc.assert(
      fc.property(year, fc.integer({ min: 0, max: 11 }), (counts, last) => {
        const [before, after] = [ratingRuns(counts, last), ratingRuns(counts, last + 1)];
        expect(after.slice(0, before.length)).toEqual(before);
        for (const { count } of after) expect(count).toBeGreaterThanOrEqual(fewestShown);
      }),
    );
  });
});
