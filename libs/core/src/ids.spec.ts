import { madeAt, newId } from './ids';

describe('the age of an id', () => {
  it('is told by our own, to the millisecond', () => {
    const before = Date.now();
    const made = madeAt(newId())?.getTime() ?? 0;
    expect(made).toBeGreaterThanOrEqual(before);
    expect(made).toBeLessThanOrEqual(Date.now());
    expect(madeAt('017f22e2-79b0-7cc3-98c4-dc0c0c07398f')).toEqual(new Date('2022-02-22T19:22:22Z')); // RFC 9562, A.6
  });

  it.each(['c232ab00-9414-11ec-b3c8-9f6bdeced846', '919108f7-52d1-4320-9bac-f847db4148a8', 'probe', ''])(
    'is not told by %p',
    (id) => {
      expect(madeAt(id)).toBeNull();
    },
  );
});
