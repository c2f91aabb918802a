import type { OfficeDefinition } from '@app/catalogue';
import fc from 'fast-check';
import { afterWorkingDays } from './working-time';

const span: [string, string][] = [
  ['08:00', '12:00'],
  ['13:00', '15:30'],
];
const hours = {
  monday: span,
  tuesday: span,
  wednesday: span,
  thursday: span,
  friday: [['08:00', '11:30']] as [string, string][],
  saturday: [],
  sunday: [],
};
const holidays = [{ date: '2026-03-19', name: 'Libur' }];
const office = { timezone: 'Asia/Makassar', hours, holidays } as unknown as OfficeDefinition; // what the rule reads
const hour = 3_600_000;

describe('afterWorkingDays', () => {
  it.each([
    { why: 'the next day', from: '2026-03-02T09:00:00+08:00', days: 1, ends: '2026-03-03T15:30:00+08:00' },
    {
      why: 'Friday closes early',
      from: '2026-03-05T09:00:00+08:00',
      days: 1,
      ends: '2026-03-06T11:30:00+08:00',
    },
    { why: 'over a weekend', from: '2026-03-06T09:00:00+08:00', days: 1, ends: '2026-03-09T15:30:00+08:00' },
    { why: 'over a holiday', from: '2026-03-18T09:00:00+08:00', days: 1, ends: '2026-03-20T11:30:00+08:00' },
    {
      why: 'just after local midnight',
      from: '2026-03-02T00:01:00+08:00',
      days: 1,
      ends: '2026-03-03T15:30:00+08:00',
    },
    {
      why: 'just before local midnight',
      from: '2026-03-02T23:59:00+08:00',
      days: 1,
      ends: '2026-03-03T15:30:00+08:00',
    },
  ])('$why', ({ from, days, ends }) => {
    expect(afterWorkingDays(new Date(from), days, office)).toEqual(new Date(ends));
  });

  it('agrees with counting hour by hour', () => {
    const from = fc.date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(from, fc.integer({ min: 1, max: 12 }), (at, days) => {
        expect(afterWorkingDays(at, days, office)).toEqual(countedByHour(at, days));
      }),
      { numRuns: 200 },
    );
  });

  it('ends for an office that never opens', () => {
    const never = { ...office, hours: Object.fromEntries(Object.keys(hours).map((name) => [name, []])) };
    expect(afterWorkingDays(new Date('2026-03-02'), 1, never as unknown as OfficeDefinition)).toBeInstanceOf(
      Date,
    );
  });
});

/** The slow truth: walk on by local hours; each new date with an open noon-side hour is one day. */
function countedByHour(at: Date, days: number): Date {
  const local = (time: number) => new Date(time + 8 * hour);
  const dateOf = (time: number) => local(time).toISOString().slice(0, 10);
  let time = Math.floor(at.getTime() / hour) * hour;
  const started = dateOf(at.getTime());
  for (let left = days; ; time += hour) {
    const date = dateOf(time);
    const weekday = local(time).getUTCDay();
    if (date === started || local(time).getUTCHours() !== 11 || date === '2026-03-19') continue;
    if (weekday === 0 || weekday === 6) continue;
    if (--left === 0) return new Date(`${date}T${weekday === 5 ? '11:30' : '15:30'}:00+08:00`);
  }
}
