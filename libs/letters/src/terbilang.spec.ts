import { terbilang } from './terbilang';

describe('terbilang', () => {
  it.each([
    [0, 'nol'],
    [1, 'satu'],
    [11, 'sebelas'],
    [17, 'tujuh belas'],
    [20, 'dua puluh'],
    [99, 'sembilan puluh sembilan'],
    [100, 'seratus'],
    [110, 'seratus sepuluh'],
    [1000, 'seribu'],
    [2001, 'dua ribu satu'],
    [101_000, 'seratus satu ribu'],
    [1_000_000, 'satu juta'],
    [1_250_000, 'satu juta dua ratus lima puluh ribu'],
    [5_000_000_000, 'lima miliar'],
  ])('%i is %s', (amount, expected) => {
    expect(terbilang(amount)).toBe(expected);
  });
});
