import { loadCatalogue } from '@app/catalogue';
import { maskedDetail, maskedFields } from './masked';

const iumk = loadCatalogue('catalogue').service('iumk');
const fields = {
  applicant_name: 'Siti Contoh',
  nik: '6402991205990001',
  phone: '+6280000001234',
  address: 'Jalan Contoh RT 4',
  business_address: 'Jalan Contoh RT 5',
  village: '64.02.08.2005',
  capital: 2_000_000,
  npwp: '64.029.912.0-599.000',
  business_name: 'Warung Contoh',
};
const hidden = ['6402991205990001', '0000001234', 'Jalan Contoh', '64.029.912.0-599.000'];

describe('what who does not work a case sees of it', () => {
  it('is who and what, but no NIK, phone, address nor other long number', () => {
    const seen = maskedFields(iumk, fields);
    expect(seen).toEqual({
      ...fields,
      nik: '6402********0001',
      phone: '+62********234',
      address: '***',
      business_address: '***',
      npwp: '6402*******9000',
    });
    for (const word of hidden) expect(JSON.stringify(seen)).not.toContain(word);
  });

  it('is masked in the ledger too, before and after a correction and inside notes', () => {
    const detail = {
      before: { nik: fields.nik, address: fields.address },
      after: { phone: fields.phone },
      items: [{ key: 'ktp', note: `NIK 6402 9912 0599 0001 salah` }],
      note: 'NIK 6402991205990001 salah',
      lines: [['6402991205990001']],
    };
    const text = JSON.stringify(maskedDetail(iumk, detail));
    for (const word of [...hidden, '6402 9912']) expect(text).not.toContain(word);
    expect(text).toContain('salah');
    expect(maskedDetail(iumk, null)).toBeNull();
  });

  it('keeps ids of ours, which may be of digits only', () => {
    const fileId = '01900000-0000-7000-8000-000000000001';
    expect(maskedDetail(iumk, { fileId, note: fileId.replaceAll('-', '') })).toEqual({
      fileId,
      note: '0190************************0001',
    });
  });

  it('keeps a number that is none of a person', () => {
    expect(maskedFields(iumk, { business_activity: 'jual 12 ikan', other: 7, none: null })).toEqual({
      business_activity: 'jual 12 ikan',
      other: 7,
      none: null,
    });
  });
});
