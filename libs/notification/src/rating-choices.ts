import { phaseOf, type ServiceDefinition, type Texts } from '@app/catalogue';
import type { Choice } from '@app/core';

/** What a tap on one of a rating's choices says. */
export interface RatingTap {
  caseId: string;
  score: number;
}

/** Whether a move is the one after which the service asks for a rating: into a status in which it is done. */
export function asksRating(
  { rating, workflow }: ServiceDefinition,
  { from, to }: { from: string | null; to: string | null },
): boolean {
  const status = to !== null && from !== to ? workflow.statuses[to] : undefined;
  return rating !== null && status !== undefined && phaseOf(status) === 'done';
}

/** From the worst to the best, so that a number typed back is the score itself. */
export function ratingChoices(
  caseId: string,
  { rating }: ServiceDefinition,
  texts: Pick<Texts, 'render'>,
): Choice[] {
  return Array.from({ length: rating?.max ?? 0 }, (_, i) => ({
    value: `rate:${i + 1}:${caseId}`,
    label: texts.render(`rating.${i + 1}_of_${rating?.max ?? 0}`),
  }));
}

/** Reads the value of such a choice; null when it is none. */
export function ratingTap(value: string): RatingTap | null {
  const [, score, caseId] = /^rate:([1-5]):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(value) ?? [];
  return score && caseId ? { caseId, score: Number(score) } : null;
}
