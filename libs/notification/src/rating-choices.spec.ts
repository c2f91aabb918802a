import { join } from 'node:path';
import { loadCatalogue } from '@app/catalogue';
import { asksRating, ratingChoices, ratingTap } from './rating-choices';

const catalogue = loadCatalogue(join(__dirname, '../../../catalogue'));
const ak1 = catalogue.service('ak1');
const caseId = '01900000-0000-7000-8000-000000000001';

describe('the question after a service is done', () => {
  it.each([
    ['when it is handed over', 'ready', 'handed_over', true],
    ['not on the way', 'signed', 'ready', false],
    ['not when it is refused', 'verifying', 'rejected', false],
    ['not again where the status stays', 'handed_over', 'handed_over', false],
    ['not by what moves nothing', 'handed_over', null, false],
  ])('is asked %s', (_when, from, to, asked) => {
    expect(asksRating(ak1, { from, to })).toBe(asked);
    expect(asksRating({ ...ak1, rating: null }, { from, to })).toBe(false);
  });

  it.each([4, 5])('has a choice for each of %i scores, in words, whose number is the score', (max) => {
    const choices = ratingChoices(caseId, { ...ak1, rating: { max } }, catalogue.texts);

    expect(choices.map(({ value }) => ratingTap(value))).toEqual(
      Array.from({ length: max }, (_, i) => ({ caseId, score: i + 1 })),
    );
    expect(choices.every(({ label }) => label.length <= 20)).toBe(true);
  });

  it.each(['rate:6:' + caseId, 'rate:4:x', 'rate:4', '4'])('is not answered by "%s"', (value) => {
    expect(ratingTap(value)).toBeNull();
  });
});
