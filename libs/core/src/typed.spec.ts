import { entriesOf, isKeyOf, isRecord, readOwnJson, recordOf } from './typed';

const hours = { monday: 8, friday: 6 } as const;

describe('what TypeScript forgets', () => {
  it('gives the entries in the order of the literal', () => {
    expect(entriesOf(hours)).toEqual([
      ['monday', 8],
      ['friday', 6],
    ]);
  });

  it.each([
    ['monday', true],
    ['sunday', false],
    ['toString', false],
  ])('knows whether %s is a key: %s', (key, known) => {
    expect(isKeyOf(hours, key)).toBe(known);
  });

  it.each([{}, { a: 1 }])('takes %j for an object', (value) => expect(isRecord(value)).toBe(true));

  it.each([null, undefined, [], 'text', 7])('does not take %j for an object', (value) =>
    expect(isRecord(value)).toBe(false),
  );

  it('makes a value for each key', () => {
    expect(recordOf(['a', 'b'], (key) => key.toUpperCase())).toEqual({ a: 'A', b: 'B' });
  });

  it('passes on what a value refuses', () => {
    const refuse = (): never => {
      throw new RangeError('not this one');
    };
    expect(() => recordOf(['a'], refuse)).toThrow(RangeError);
  });

  it('reads back what was written, and fails on what is none', () => {
    expect(readOwnJson(JSON.stringify({ at: [1] }))).toEqual({ at: [1] });
    expect(() => readOwnJson('{')).toThrow(SyntaxError);
  });
});
