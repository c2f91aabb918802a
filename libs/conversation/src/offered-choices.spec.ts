import type { FieldDefinition } from '@app/catalogue';
import { meantByNumber, offeredIn, type OfferedChoices } from './offered-choices';
import type { Question } from './understand/reading';

const menu: OfferedChoices = { values: ['ya', 'batal'], isBefore: false };
const before: OfferedChoices = { ...menu, isBefore: true };
const asks = (type: string): Question => ({ kind: 'field', field: { type } as FieldDefinition });

describe('a number that is typed', () => {
  it.each<[string, OfferedChoices | undefined, Question | undefined, string | null]>([
    ['1', menu, undefined, 'ya'],
    [' 2. ', menu, undefined, 'batal'],
    ['2)', menu, undefined, 'batal'],
    ['nomor 2', menu, undefined, 'batal'],
    ['No. 1', menu, asks('choice'), 'ya'],
    ['3', menu, undefined, null],
    ['0', menu, undefined, null],
    ['1', undefined, undefined, null],
    ['2 anak', menu, undefined, null],
    ['2017', menu, undefined, null],
    ['ya', menu, undefined, null],
    ['1', before, asks('nik'), 'ya'],
    ['1', before, { kind: 'document', key: 'ktp' }, 'ya'],
    ['1', before, asks('number'), null],
    ['1', before, asks('choice'), null],
  ])('as %j after %j, while %j is asked, means %j', (text, offered, asked, value) => {
    expect(meantByNumber(text, offered, asked)).toBe(value);
  });

  it('counts in the last menu of a turn', () => {
    const choices = (...values: string[]): { value: string; label: string }[] =>
      values.map((value) => ({ value, label: value }));

    expect(
      offeredIn([
        { text: 'a', choices: choices('x') },
        { text: 'b', choices: choices('y', 'z') },
      ]),
    ).toEqual({
      values: ['y', 'z'],
      isBefore: false,
    });
    expect(offeredIn([{ text: 'a', choices: choices('x') }, { text: 'b' }])).toEqual({
      values: ['x'],
      isBefore: true,
    });
    expect(offeredIn([{ text: 'a' }, { text: 'b', choices: [] }])).toBeUndefined();
  });
});
