import fc from 'fast-check';
import { type Closure, type SpecialHours, type WorkingCalendar } from './calendar';
import { type Pause, promisedAt, warningAt, workedOn } from './promise';
import { afterWorkingDays, afterWorkingTime, workingTimeBetween } from './working-time';

const minute = 60_000;
const day = 1440 * minute;
const start = Date.parse('2026-02-16T00:00:00Z');
const offsets = { 'Asia/Makassar': 480, 'Asia/Jakarta': 420, 'Asia/Jayapura': 540, UTC: 0 } as const;

type Spans = [string, string][];
const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** Up to two spans of a day, in order. */
const spans = fc
  .uniqueArray(fc.integer({ min: 0, max: 1439 }), { minLength: 0, maxLength: 4 })
  .map((times): Spans => {
    const sorted = times.sort((a, b) => a - b).map(clock);
    return [0, 2].flatMap((at): Spans => {
      const [from, until] = [sorted[at], sorted[at + 1]];
      return from !== undefined && until !== undefined ? [[from, until]] : [];
    });
  });
const hours = fc.record({
  monday: spans,
  tuesday: spans,
  wednesday: spans,
  thursday: spans,
  friday: spans,
  saturday: spans,
  // An office opens at least on one day, else there is nothing to count.
  sunday: fc.constant<Spans>([['06:00', '07:30']]),
});
const dayOf = (index: number): string => new Date(start + index * day).toISOString().slice(0, 10);
const dates = fc
  .tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 6 }))
  .map(([from, length]) => ({ from: dayOf(from), to: dayOf(from + length) }));
const calendars: fc.Arbitrary<WorkingCalendar> = fc.record({
  timezone: fc.constantFrom(...(Object.keys(offsets) as (keyof typeof offsets)[])),
  hours,
  holidays: fc.array(
    fc.integer({ min: 0, max: 25 }).map((index) => ({ date: dayOf(index) })),
    { maxLength: 4 },
  ),
  special_hours: fc.array(
    fc.tuple(dates, hours).map(([span, own]): SpecialHours => ({ ...span, reason: 'Ramadan', hours: own })),
    { maxLength: 2 },
  ),
  closures: fc.array(
    dates.map((span): Closure => ({ ...span, reason: 'Banjir' })),
    { maxLength: 2 },
  ),
});
const moments = fc.integer({ min: 0, max: 12 * 1440 }).map((minutes) => new Date(start + minutes * minute));
const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/** The slow truth of one minute: whether the office works from here to the next. */
function isWorkedMinute(time: number, calendar: WorkingCalendar): boolean {
  const local = new Date(time + offsets[calendar.timezone as keyof typeof offsets] * minute).toISOString(); // one of the keys above
  const [date, at] = [local.slice(0, 10), local.slice(11, 16)];
  const within = ({ from, to }: { from: string; to: string | null }): boolean =>
    date >= from && (to === null || date <= to);
  if ((calendar.closures ?? []).some(within)) return false;
  if (calendar.holidays.some((holiday) => holiday.date === date)) return false;
  const own = (calendar.special_hours ?? []).find(within)?.hours ?? calendar.hours;
  return own[weekdays[new Date(date).getUTCDay()] ?? 'sunday'].some(
    ([from, until]) => from <= at && at < until,
  );
}

function minutesBetween(from: Date, until: Date, calendar: WorkingCalendar): number {
  let sum = 0;
  for (let time = from.getTime(); time < until.getTime(); time += minute) {
    if (isWorkedMinute(time, calendar)) sum += 1;
  }
  return sum;
}

/** Walks on until so many minutes were worked. */
function afterMinutes(from: Date, count: number, calendar: WorkingCalendar): Date {
  let time = from.getTime();
  for (let left = count; left > 0; time += minute) if (isWorkedMinute(time, calendar)) left -= 1;
  return new Date(time);
}

/** Walks on to the end of the last worked minute of the n-th later day that has one. */
function afterDays(from: Date, count: number, calendar: WorkingCalendar): Date {
  const offset = offsets[calendar.timezone as keyof typeof offsets] * minute; // one of the keys above
  let midnight = Math.floor((from.getTime() + offset) / day) * day - offset;
  let last = 0;
  for (let left = count; left > 0;) {
    midnight += day;
    const worked = minutesBetween(new Date(midnight), new Date(midnight + day), calendar);
    if (worked === 0) continue;
    left -= 1;
    last = afterMinutes(new Date(midnight), worked, calendar).getTime();
  }
  return new Date(last);
}

/** The promise by walking: a minute of a pause uses nothing up. */
function promiseByWalking(completeAt: Date, days: number, pauses: Pause[], calendar: WorkingCalendar): Date {
  let end = afterDays(completeAt, days, calendar);
  for (const { from, to } of pauses) {
    if (to === null || from >= end) continue;
    end = afterMinutes(to, minutesBetween(from, end, calendar), calendar);
  }
  return end;
}

const runs = { numRuns: 60 };

describe('working time, against a count minute by minute', () => {
  it('between two moments is the same', () => {
    fc.assert(
      fc.property(calendars, moments, moments, (calendar, from, until) => {
        expect(workingTimeBetween(from, until, calendar)).toBe(
          minutesBetween(from, until, calendar) * minute,
        );
      }),
      runs,
    );
  });

  it('so many minutes on is the same', () => {
    fc.assert(
      fc.property(calendars, moments, fc.integer({ min: 0, max: 600 }), (calendar, from, count) => {
        expect(afterWorkingTime(from, count * minute, calendar)).toEqual(afterMinutes(from, count, calendar));
      }),
      runs,
    );
  });

  it('so many days on is the same', () => {
    fc.assert(
      fc.property(calendars, moments, fc.integer({ min: 1, max: 4 }), (calendar, from, count) => {
        expect(afterWorkingDays(from, count, calendar)).toEqual(afterDays(from, count, calendar));
      }),
      runs,
    );
  });

  it('promised with pauses is the same', () => {
    const pauses = fc
      .array(fc.integer({ min: 1, max: 4000 }), { maxLength: 6 })
      .map((steps) => (steps.length % 2 ? steps.slice(1) : steps));
    fc.assert(
      fc.property(calendars, moments, fc.integer({ min: 1, max: 4 }), pauses, (calendar, at, days, steps) => {
        let time = at.getTime();
        const times = steps.map((step) => new Date((time += step * minute)));
        const list = times.flatMap((from, i): Pause[] => (i % 2 ? [] : [{ from, to: times[i + 1] ?? null }]));
        const facts = { completeAt: at, workingDays: days, pauses: list };
        expect(promisedAt(facts, calendar)).toEqual(promiseByWalking(at, days, list, calendar));
      }),
      runs,
    );
  });
});

describe('a promise, whatever the calendar', () => {
  it('goes on after a pause with exactly what was left, not with more and not with less', () => {
    fc.assert(
      fc.property(calendars, moments, fc.nat(3000), fc.nat(9000), (calendar, at, after, length) => {
        const facts = { completeAt: at, workingDays: 3, pauses: [] };
        const from = new Date(at.getTime() + after * minute);
        const to = new Date(from.getTime() + length * minute);
        const before = promisedAt(facts, calendar) ?? at;
        const end = promisedAt({ ...facts, pauses: [{ from, to }] }, calendar) ?? at;
        expect(workingTimeBetween(to, end, calendar)).toBe(
          from < before
            ? workingTimeBetween(from, before, calendar)
            : workingTimeBetween(to, before, calendar),
        );
      }),
      runs,
    );
  });

  it('never comes earlier by a closure', () => {
    fc.assert(
      fc.property(calendars, moments, dates, (calendar, completeAt, closed) => {
        const facts = { completeAt, workingDays: 2, pauses: [] };
        const shut = {
          ...calendar,
          closures: [...(calendar.closures ?? []), { ...closed, reason: 'Banjir' }],
        };
        expect(promisedAt(facts, shut)?.getTime()).toBeGreaterThanOrEqual(
          promisedAt(facts, calendar)?.getTime() ?? 0,
        );
      }),
      runs,
    );
  });

  it('warns when a quarter of the working time is left, never after its end', () => {
    fc.assert(
      fc.property(calendars, moments, (calendar, completeAt) => {
        const facts = { completeAt, workingDays: 2, pauses: [] };
        const end = promisedAt(facts, calendar) ?? completeAt;
        const warned = warningAt(facts, calendar) ?? completeAt;
        const total = workingTimeBetween(completeAt, end, calendar);
        expect(warned.getTime()).toBeLessThanOrEqual(end.getTime());
        expect(workingTimeBetween(warned, end, calendar)).toBe(total / 4);
      }),
      runs,
    );
  });

  it.each([
    { why: 'the service has none', facts: { completeAt: new Date(start), workingDays: null, pauses: [] } },
    { why: 'the file is not complete', facts: { completeAt: null, workingDays: 2, pauses: [] } },
    {
      why: 'the citizen is being asked',
      facts: {
        completeAt: new Date(start),
        workingDays: 2,
        pauses: [{ from: new Date(start + 1), to: null }],
      },
    },
  ])('is none, which is not 0, while $why', ({ facts }) => {
    const [calendar] = fc.sample(calendars, 1);
    expect(calendar && [promisedAt(facts, calendar), warningAt(facts, calendar)]).toEqual([null, null]);
  });

  it('counts no time of the citizen as worked', () => {
    fc.assert(
      fc.property(calendars, moments, fc.nat(3000), fc.nat(3000), (calendar, completeAt, after, length) => {
        const from = new Date(completeAt.getTime() + after * minute);
        const to = new Date(from.getTime() + length * minute);
        const until = new Date(to.getTime() + day);
        const worked = workedOn({ completeAt, pauses: [{ from, to }] }, until, calendar);
        const slow = minutesBetween(completeAt, from, calendar) + minutesBetween(to, until, calendar);
        expect(worked).toBe(slow * minute);
      }),
      runs,
    );
  });
});
