import { PlaceholderUnknown } from './letters.errors';
import { fillTemplate, type LetterValues } from './template';

const values: LetterValues = {
  values: {
    number: '503/0001/KB/III/2026',
    'fields.name': 'Contoh Warga',
    'fields.capital': 2_500_000,
    'fields.born': '1999-05-12',
    'fields.sex': 'male',
    'fields.npwp': '',
    'fields.sly': '{{number}}',
  },
  shown: { 'fields.sex': 'Pria', 'fields.born': '12 Mei 1999' },
  photos: { 'photo.pas_foto': 'data:image/jpeg;base64,AAAA' },
};
const text = (template: string): unknown => fillTemplate({ content: [template] }, values)['content'];

describe('filling a letter', () => {
  it.each([
    ['Nomor: {{number}}', 'Nomor: 503/0001/KB/III/2026'],
    ['{{fields.name | upper}}', 'CONTOH WARGA'],
    ['{{ fields.capital|rupiah }}', 'Rp2.500.000'],
    ['({{fields.capital | terbilang}} rupiah)', '(dua juta lima ratus ribu rupiah)'],
    ['{{fields.born | date}}', '12 Mei 1999'],
    ['{{fields.sex}}', 'Pria'],
    ['{{fields.sex | upper}}', 'PRIA'],
    ['{{fields.npwp}}', '-'],
    ['{{fields.npwp | rupiah}}', '-'],
    ['tanpa isian', 'tanpa isian'],
  ])('%s becomes %s', (template, expected) => {
    expect(text(template)).toEqual([expected]);
  });

  it('does not fill what a citizen wrote', () => {
    expect(text('{{fields.sly}}')).toEqual(['{{number}}']);
  });

  it.each(['{{fields.shoe_size}}', '{{fields.capital | roman}}'])('refuses %s by name', (template) => {
    expect(() => text(template)).toThrow(PlaceholderUnknown);
    expect(() => text('{{fields.shoe_size}}')).toThrow('fields.shoe_size');
  });

  it('puts a photo in its place, and leaves an empty box where there is none', () => {
    const box = (key: string): unknown => ({
      table: { body: [[{ image: `{{photo.${key}}}`, fit: [10, 20] }]] },
    });
    const [there, absent] = fillTemplate({ content: [box('pas_foto'), box('ktp')] }, values)[
      'content'
    ] as unknown[];
    expect(there).toEqual({ table: { body: [[{ image: 'data:image/jpeg;base64,AAAA', fit: [10, 20] }]] } });
    expect(absent).toEqual({ table: { body: [[{ text: ' ' }]] } });
  });

  it('fills at every depth and leaves numbers, layouts and the template itself alone', () => {
    const template = { pageMargins: [1, 2], content: [{ columns: [{ qr: '{{number}}', fit: 84 }] }] };
    const filled = fillTemplate(template, values);
    expect(filled).toEqual({
      pageMargins: [1, 2],
      content: [{ columns: [{ qr: '503/0001/KB/III/2026', fit: 84 }] }],
    });
    expect(JSON.stringify(template)).toContain('{{number}}');
  });
});
