import { isPulseDue, isStuck, pauseAfter } from './patience';

const minute = 60_000;

it.each([
  ['starting', 1.9, false],
  ['starting', 2, true],
  ['qr', 1.9, false],
  ['qr', 2, true],
  ['authenticated', 2.9, false],
  ['authenticated', 3, true],
  ['ready', 1.9, false],
  ['ready', 2, true],
] as const)('%s without a sign of life for %d minutes is stuck: %s', (state, minutes, expected) => {
  expect(isStuck(state, minutes * minute)).toBe(expected);
});

it('asks only a page that is ready for a sign of life, four times before it is given up', () => {
  expect(isPulseDue('ready', 0.4 * minute)).toBe(false);
  expect(isPulseDue('ready', 0.5 * minute)).toBe(true);
  expect(isPulseDue('qr', minute)).toBe(false);
});

it('waits longer after each failure, five minutes at most', () => {
  expect([1, 2, 3, 4, 7, 50].map(pauseAfter)).toEqual([5000, 10_000, 20_000, 40_000, 300_000, 300_000]);
});
