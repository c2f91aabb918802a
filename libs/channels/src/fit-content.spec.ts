import fc from 'fast-check';
import { type Choice } from '@app/core';
import { type ContentLimits, fitContent, lengthOf, splitText } from './fit-content';

const limits: ContentLimits = {
  text: 60,
  textWithButtons: 20,
  buttons: { max: 2, label: 5, value: 10 },
  list: { max: 4, label: 8, value: 10, textWithList: 20 },
  caption: 10,
  fileBytes: 1,
};
const choices = (...labels: string[]): Choice[] => labels.map((label, i) => ({ value: String(i), label }));
const file = { fileId: '1', name: 'a.pdf', mime: 'application/pdf' };

describe('fitContent', () => {
  it('offers few short choices as buttons, more as a list', () => {
    expect(fitContent({ text: 'Pilih', choices: choices('Ya', 'Tidak') }, limits)).toMatchObject([
      { style: 'buttons', text: 'Pilih' },
    ]);
    expect(fitContent({ text: 'Pilih', choices: choices('A', 'B', 'C') }, limits)).toMatchObject([
      { style: 'list' },
    ]);
  });

  it.each([
    ['too many', choices('A', 'B', 'C', 'D', 'E')],
    ['too long', choices('A', 'sangat panjang')],
    ['equal', choices('A', 'A')],
    ['without a value that fits', [{ value: 'x'.repeat(11), label: 'A' }]],
  ])('numbers choices that are %s', (_name, offered) => {
    const lines = offered.map(({ label }, i) => `${i + 1}. ${label}`).join('\n');

    expect(fitContent({ text: 'Pilih', choices: offered }, limits)).toEqual([
      { type: 'text', style: 'plain', choices: [], text: `Pilih\n\n${lines}` },
    ]);
  });

  it('puts the choices under the last piece of a long text', () => {
    const parts = fitContent({ text: 'satu dua tiga empat lima enam tujuh', choices: choices('Ya') }, limits);

    expect(parts.map((part) => part.type === 'text' && part.style)).toEqual(['plain', 'buttons']);
  });

  it('puts a short text under its file, a long one before it, choices after it', () => {
    expect(fitContent({ text: 'Surat', file }, limits)).toEqual([{ type: 'file', caption: 'Surat' }]);
    expect(fitContent({ text: 'Ini surat Anda', file }, limits).map(({ type }) => type)).toEqual([
      'text',
      'file',
    ]);
    const asked = fitContent({ text: 'Benar?', choices: choices('Ya'), file }, limits);
    expect(asked.map(({ type }) => type)).toEqual(['file', 'text']);
  });

  it('makes nothing of nothing', () => {
    expect(fitContent({ text: ' ' }, limits)).toEqual([]);
  });
});

describe('splitText', () => {
  it('cuts at line ends, else at word ends, else anywhere', () => {
    expect(splitText('satu dua\ntiga empat', 12)).toEqual(['satu dua', 'tiga empat']);
    expect(splitText('satu dua tiga', 10)).toEqual(['satu dua', 'tiga']);
    expect(splitText('abcdefgh', 3)).toEqual(['abc', 'def', 'gh']);
  });

  it('never passes the limit, never loses a sign, never halves a character', () => {
    const signs = fc.constantFrom('a', 'é', '😀', ' ', '\n', '👨‍👩‍👧', 'e\u0301', '🇮🇩', '👍🏽', '1️⃣');
    const whole = new Intl.Segmenter('id', { granularity: 'grapheme' });
    const characters = (text: string): string[] =>
      [...whole.segment(text)].map(({ segment }) => segment).filter((sign) => sign.trim() !== '');
    fc.assert(
      fc.property(fc.array(signs, { maxLength: 80 }), fc.integer({ min: 8, max: 30 }), (list, limit) => {
        const text = list.join('');
        const pieces = splitText(text, limit);
        expect(pieces.every((piece) => lengthOf(piece) <= limit && !/[\ud800-\udfff]/u.test(piece))).toBe(
          true,
        );
        expect(pieces.flatMap(characters)).toEqual(list.filter((sign) => sign.trim() !== ''));
      }),
    );
  });
});
