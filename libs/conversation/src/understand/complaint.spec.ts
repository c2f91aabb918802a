import { join } from 'node:path';
import { loadCatalogue } from '@app/catalogue';
import { complaintWordsFrom, readComplaint } from './complaint';

const { language } = loadCatalogue(join(__dirname, '../../../../catalogue'));
const words = complaintWordsFrom(language['complaints']);
const code = 'KB-222222-2';
const read = (text: string): ReturnType<typeof readComplaint> => readComplaint(text, words, 'KB');

describe('a complaint', () => {
  it.each(['pengaduan', 'Saya mau mengadu', 'mau komplain pak'])('is announced by: %s', (text) =>
    expect(read(text)).toEqual({ kind: 'announced' }),
  );

  it.each([
    'Pengaduan: loket tutup jam sepuluh pagi',
    'saya mau mengadu petugasnya kasar sekali',
    'tadi saya dimintain uang',
    'petugas minta uang 50 ribu supaya cepat',
  ])('is told by: %s', (text) => expect(read(text)).toEqual({ kind: 'told' }));

  it.each([
    'halo',
    'mau lapor ak1',
    'usaha saya melayani keluhan pelanggan',
    'gratis kah?',
    'apakah dipungut biaya?',
  ])('is not: %s', (text) => expect(read(text)).toBeNull());
});

describe('an objection', () => {
  it.each([
    [`KEBERATAN ${code} 123456 alamat saya benar`, code, '123456', 'alamat saya benar'],
    [`keberatan kb 222222 2 pin: 123456, alamat saya benar`, code, '123456', 'alamat saya benar'],
    [`Saya keberatan, usaha saya di Liang`, null, null, 'usaha saya di Liang'],
    [`keberatan ${code} usaha saya sejak 2010`, code, null, 'usaha saya sejak 2010'],
    ['keberatan', null, null, ''],
  ])('is read from: %s', (text, receiptCode, pin, reason) =>
    expect(read(text)).toEqual({ kind: 'objection', receiptCode, pin, reason }),
  );

  it('is not read from the middle of a sentence', () =>
    expect(read('kalau tidak keberatan, kapan jadi?')).toBeNull());
});
