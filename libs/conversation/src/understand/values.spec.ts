import { join } from 'node:path';
import { loadCatalogue } from '@app/catalogue';
import type { FoundValues, Question } from './reading';
import { findValues } from './values';

const catalogue = loadCatalogue(join(__dirname, '../../../../catalogue'));
const today = new Date('2026-03-02T01:00:00Z');
const find = (text: string, asked?: Question): FoundValues => findValues(text, { today, asked }, catalogue);

describe('values in a message', () => {
  it.each<[string, FoundValues]>([
    ['nik saya 6402990101990001', { nik: '6402990101990001' }],
    ['6402 9901 0199 0001', { nik: '6402990101990001' }],
    ['kk 6402990101100002', { kk: '6402990101100002' }],
    [
      'nik 6402990101990001 kk 6402990101100002 hp 0800-0000-1234',
      { nik: '6402990101990001', kk: '6402990101100002', phone: '+6280000001234' },
    ],
    ['6402990101990001 080000001234', { nik: '6402990101990001', phone: '+6280000001234' }],
    ['wa saya +62 800-0000-1234', { phone: '+6280000001234' }],
    ['lahir 12 mei 99', { date: '1999-05-12' }],
    ['tgl lahir 12-05-1999', { date: '1999-05-12' }],
    ['12mei1999', { date: '1999-05-12' }],
    ['modal 2jt', { money: 2_000_000 }],
    ['modalnya lima ratus ribu', { money: 500_000 }],
    ['sekitar Rp 1.500.000,- pak', { money: 1_500_000 }],
    ['dua setengah juta', { money: 2_500_000 }],
    ['dimintain uang 50rb', { money: 50_000 }],
    ['no 1', { number: 1 }],
    ['tiga', { number: 3 }],
    ['lulusan SLTA', { education: 'sma' }],
  ])('are found in: %s', (text, values) => expect(find(text)).toEqual(values));

  it.each([
    ['saya orang sebelimbngan', 'Sebelimbingan', true],
    ['kobang ulu rt 5', 'Kota Bangun Ulu', true],
    ['dari desa kota bangun 3', 'Kota Bangun III', false],
    ['rumah di kedang ipil', 'Kedang Ipil', false],
  ])('name the village, and whether it is still ours: %s', (text, name, served) =>
    expect(find(text).village).toMatchObject({ name, served }),
  );

  it.each(['halo', 'mau bikin kartu kuning', 'sudah jadi kah', 'kantor kota bangun buka'])(
    'are not made up from: %s',
    (text) => expect(find(text)).toEqual({}),
  );
});

describe('a lone number', () => {
  const options = [
    { value: 'ak1', label: 'Kartu kuning' },
    { value: 'iumk', label: 'Izin usaha' },
  ];

  it('is a choice where one was asked', () => {
    expect(find('2', { kind: 'choice', options })).toMatchObject({ choice: 'iumk' });
    expect(find('nomor dua', { kind: 'choice', options })).toMatchObject({ choice: 'iumk' });
  });

  it('is a score where a rating was asked, and none above the highest', () => {
    expect(find('4', { kind: 'score', max: 5 })).toMatchObject({ score: 4 });
    expect(find('bintang lima', { kind: 'score', max: 5 })).toMatchObject({ score: 5 });
    expect(find('9', { kind: 'score', max: 5 }).score).toBeUndefined();
  });

  it('is only a number where nothing was asked', () => expect(find('4')).toEqual({ number: 4 }));

  it('of sixteen digits is the family card where that was asked', () => {
    const field = { key: 'kk', label: 'KK', type: 'kk' as const, required: true, personal: true };
    expect(find('6402990101100002', { kind: 'field', field })).toEqual({ kk: '6402990101100002' });
  });
});
