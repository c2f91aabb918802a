import { isAnswer, nextOpening, openingGap, typingTime } from './pace';

const now = new Date('2026-03-02T04:00:00Z');
const ago = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);
const inMinutes = (minutes: number): Date => ago(-minutes);
/** So many openings, a minute between two of them, the last one that many minutes ago. */
const openings = (count: number, last: number, every = 1): Date[] =>
  Array.from({ length: count }, (_, i) => ago(last + (count - 1 - i) * every));

describe('isAnswer', () => {
  it.each([
    [ago(1), true],
    [ago(10), true],
    [ago(11), false],
    [undefined, false],
  ])('to somebody who wrote at %s: %s', (at, expected) => expect(isAnswer(at, now)).toBe(expected));
});

describe('nextOpening', () => {
  it.each<[string, Date[], Date | null, Date]>([
    ['the first of all', [], null, now],
    ['the twentieth of an hour on a new number', openings(19, 2), ago(60), now],
    ['the twenty-first of that hour', openings(20, 2), ago(60), inMinutes(39)],
    ['the fifty-first of a day', openings(50, 61, 5), ago(60), inMinutes(24 * 60 - 61 - 245)],
    ['the twenty-first after two weeks', openings(20, 2), ago(15 * 1440), now],
    ['the eighty-first of an hour after a month', openings(80, 2, 0.5), ago(40 * 1440), inMinutes(18.5)],
    ['one right after another', [now], null, new Date(now.getTime() + 10_000)],
  ])('%s', (_name, before, firstReadyAt, expected) => {
    expect(nextOpening(before, firstReadyAt, now, 10_000)).toEqual(expected);
  });
});

it('types for 1 to 3 s, and opens threads 5 to 15 s apart', () => {
  expect([typingTime(0), typingTime(0.999)]).toEqual([1000, 2998]);
  expect([openingGap(0), openingGap(0.999)]).toEqual([5000, 14_990]);
});
