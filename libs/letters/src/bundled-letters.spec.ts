import { type FieldDefinition, formatField, loadCatalogue } from '@app/catalogue';
import { renderPdf } from './pdf';
import { fillTemplate } from './template';

const words = 'Contoh isian yang panjang sekali, dengan beberapa kata lagi, ';
const fixed = {
  number: '6402-000012-020326',
  date: '2026-03-02',
  verifyUrl: 'https://sicepat.kotabangun.example/verify/AbCdEfGhIjKlMnOpQrStUv',
  'office.name': 'Kantor Kecamatan Contoh',
  'office.place': 'Kota Bangun',
  'office.letterhead': 'PEMERINTAH KABUPATEN CONTOH\nKECAMATAN CONTOH\nJl. Contoh, Kalimantan Timur 75561',
  'signer.name': 'Contoh Camat dengan Gelar, S.IP., M.Si.',
  'signer.title': 'Camat Kota Bangun',
  'signer.rank': 'Pembina',
  'signer.nip': '00000000 000000 0 001',
  'legal.basis': 'Peraturan Contoh Nomor 1 Tahun 2026',
};

function longest(field: FieldDefinition): string | number {
  const last = Object.keys(field.options ?? {}).at(-1);
  const byType: Partial<Record<FieldDefinition['type'], string | number>> = {
    nik: '6402990101900001',
    phone: '+6280000000001',
    date: '1999-09-29',
    money: 999_999_999,
    village: '64.02.08.2018',
    number: 2017,
  };
  return last ?? byType[field.type] ?? words.repeat(5).slice(0, Math.min(field.max ?? 100, 200));
}

describe('the bundled letters', () => {
  it.each(['iumk', 'ak1'])('%s fits one sheet, however long the answers are', async (code) => {
    const catalogue = loadCatalogue('catalogue');
    const { fields } = catalogue.service(code);
    const pairs = fields.map((field) => ({ field, name: `fields.${field.key}`, value: longest(field) }));
    const values = { ...fixed, ...Object.fromEntries(pairs.map(({ name, value }) => [name, value])) };
    const shown = Object.fromEntries(
      pairs.map(({ field, name, value }) => [name, formatField(field, value, catalogue)]),
    );
    const template = catalogue.letter(code);
    if (!template) throw new Error('the service has a letter');

    const pdf = await renderPdf(fillTemplate(template, { values, shown, photos: {} }));
    expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(1);
  });
});
