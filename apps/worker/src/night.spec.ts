import { nextNight } from './night';

describe('the next night', () => {
  it.each([
    ['2026-11-25T04:00:00Z', '2026-11-25T18:00:00.000Z'],
    ['2026-11-25T17:59:59Z', '2026-11-25T18:00:00.000Z'],
    ['2026-11-25T18:00:00Z', '2026-11-26T18:00:00.000Z'],
    ['2026-11-25T18:07:00Z', '2026-11-26T18:00:00.000Z'],
  ])('after %s is %s, two o’clock in WITA', (from, night) => {
    expect(nextNight(new Date(from), 'Asia/Makassar').toISOString()).toBe(night);
  });
});
