import { answersTemplate } from './answers-template';

it.each([
  [{ text: 'YA' }, true],
  [{ text: ' ya. ' }, true],
  [{ text: 'Ya', payload: 'YA' }, true],
  [{ text: 'ya, saya setuju' }, false],
  [{ text: 'tidak' }, false],
  [{ text: '' }, false],
  [{}, false],
])('%j is the answer to "Balas YA": %s', (message, expected) => {
  expect(answersTemplate(true, message, [{ reply: 'YA' }])).toBe(expected);
});

it('is not where nobody asked for it', () => {
  expect(answersTemplate(false, { text: 'YA' }, [{ reply: 'YA' }])).toBe(false);
});
