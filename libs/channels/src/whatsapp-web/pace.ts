/** Threads that we may open with a number of an age: WhatsApp publishes no limits, these are careful (protocol.md 8). */
export interface OpeningLimit {
  /** From this many days after the first pairing. */
  days: number;
  hour: number;
  day: number;
}

export const openingLimits: readonly OpeningLimit[] = [
  { days: 0, hour: 20, day: 50 },
  { days: 14, hour: 40, day: 100 },
  { days: 30, hour: 80, day: 200 },
];

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const answerMs = 10 * 60_000;

/** Whether a message answers somebody who has just written; all else opens a thread. */
export function isAnswer(lastInboundAt: Date | undefined, now: Date): boolean {
  return lastInboundAt !== undefined && now.getTime() - lastInboundAt.getTime() <= answerMs;
}

/** A pause of 1 to 3 s, typing shown, as somebody who reads and answers. */
export function typingTime(random: number): number {
  return 1000 + Math.round(random * 2000);
}

/** Between two threads that we open: 5 to 15 s. */
export function openingGap(random: number): number {
  return 5000 + Math.round(random * 10_000);
}

/**
 * When the next thread may be opened: `now`, or later where the limits are used up.
 * @param openings times of those opened in the last 24 hours, oldest first
 */
export function nextOpening(
  openings: readonly Date[],
  firstReadyAt: Date | null,
  now: Date,
  gapMs: number,
): Date {
  const age = firstReadyAt ? (now.getTime() - firstReadyAt.getTime()) / dayMs : 0;
  const { hour, day } = openingLimits.findLast(({ days }) => age >= days) ?? { hour: 20, day: 50 };
  const freeAt = (limit: number, span: number): number => {
    const oldest = openings.at(-limit);
    return oldest ? oldest.getTime() + span : 0;
  };
  const last = openings.at(-1);
  const afterLast = last ? last.getTime() + gapMs : 0;
  return new Date(Math.max(now.getTime(), freeAt(hour, hourMs), freeAt(day, dayMs), afterLast));
}
