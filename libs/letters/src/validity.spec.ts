import { addMonths } from './validity';

describe('addMonths', () => {
  it.each([
    ['2026-03-02T02:00:00Z', 24, '2028-03-02T02:00:00.000Z'],
    ['2026-01-31T02:00:00Z', 1, '2026-02-28T02:00:00.000Z'],
    ['2024-02-29T02:00:00Z', 24, '2026-02-28T02:00:00.000Z'],
    ['2026-12-31T02:00:00Z', 2, '2027-02-28T02:00:00.000Z'],
    // 20:00 in UTC is four in the morning of 1 February in Makassar: it counts from there.
    ['2026-01-31T20:00:00Z', 1, '2026-02-28T20:00:00.000Z'],
  ])('%s and %i months is %s', (at, months, expected) => {
    expect(addMonths(new Date(at), months, 'Asia/Makassar').toISOString()).toBe(expected);
  });
});
