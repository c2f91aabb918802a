import { Random } from './random';

describe('Random', () => {
  const draws = (random: Random): number[] => Array.from({ length: 20 }, () => random.next());

  it('repeats itself for the same seed, and for each of many apart', () => {
    expect(draws(Random.of(7, 3))).toEqual(draws(Random.of(7, 3)));
    expect(draws(Random.of(7, 3))).not.toEqual(draws(Random.of(7, 4)));
    expect(draws(Random.of(8, 3))).not.toEqual(draws(Random.of(7, 3)));
  });

  it('stays within its bounds', () => {
    const random = new Random(1);
    const drawn = Array.from({ length: 500 }, () => random.between(2, 4));

    expect(new Set(drawn)).toEqual(new Set([2, 3, 4]));
  });

  it('shuffles without loss', () => {
    expect(new Set(new Random(5).shuffled([1, 2, 3, 4]))).toEqual(new Set([1, 2, 3, 4]));
  });
});
