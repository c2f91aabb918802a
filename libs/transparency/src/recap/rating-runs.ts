import { fewestShown, rounded } from './figures';

/** How often a service got a score in a month. */
export interface ScoreCount {
  month: number;
  score: number;
  count: number;
}

/** What citizens thought of a service in months that follow each other. */
export interface RatingRun {
  from: number;
  until: number;
  count: number;
  mean: number;
}

/**
 * Scores of a year in runs of months, each with enough of them that no officer can tell whose they are. Only months that
 * are over count: figures that move by one tell what the last citizen thought, and so do a run and a month cut out of it.
 */
export function ratingRuns(scores: readonly ScoreCount[], lastMonth: number): RatingRun[] {
  const runs: RatingRun[] = [];
  let open = { from: 1, count: 0, points: 0 };
  for (let month = 1; month <= lastMonth; month += 1) {
    for (const { score, count } of scores.filter((one) => one.month === month)) {
      open = { ...open, count: open.count + count, points: open.points + score * count };
    }
    if (open.count < fewestShown) continue;
    const { from, count, points } = open;
    runs.push({ from, until: month, count, mean: rounded(points / count, 2) });
    open = { from: month + 1, count: 0, points: 0 };
  }
  return runs;
}
