import { join } from 'node:path';
import { loadCatalogue } from './load-catalogue';
import { complaintPhrases, speaksOfMoney } from './spoken-complaint';

const { language } = loadCatalogue(join(__dirname, '../../../catalogue'));
const phrases = complaintPhrases(language['complaints'], 'money');

describe('being asked for money', () => {
  it.each([
    'Saya dimintain uang 50 ribu sama petugas',
    'kemarin DIMINTA UANG, katanya buat admin',
    'ada pungli di loket',
    'disuruh bayar 100rb supaya cepat',
    'ulun dimintai duit',
  ])('is heard in: %s', (text) => expect(speaksOfMoney(text, phrases)).toBe(true));

  it.each([
    'apakah disuruh bayar?',
    'berapa uang yang harus saya bayar',
    'usaha saya jual beli uang kuno',
    'menyuapi anak',
    '',
  ])('is not heard in: %s', (text) => expect(speaksOfMoney(text, phrases)).toBe(false));
});
