import { isUnusualSilence } from './silence';

describe('isUnusualSilence', () => {
  const days = (n: number, count: number): number[] => Array.from({ length: n }, () => count);

  it.each<[string, number[], boolean]>([
    ['hours in which people always write', days(20, 7), true],
    ['a history that is too short', days(7, 50), false],
    ['hours in which few write', days(20, 4), false],
    ['hours that were silent on other days too', [...days(16, 20), ...days(2, 0)], false],
    ['one silent day in fifteen', [...days(14, 20), 0], true],
    ['nothing at all', [], false],
  ])('judges %s', (_name, past, unusual) => {
    expect(isUnusualSilence(past)).toBe(unusual);
  });
});
