import fc from 'fast-check';
import { loadCatalogue } from './load-catalogue';
import { validateField } from './field-value';
import { formatField } from './format-field';
import { type FieldDefinition, fieldTypes } from './field.definition';

const catalogue = loadCatalogue('catalogue');
const context = {
  today: new Date('2026-11-24T02:00:00Z'),
  villages: catalogue.office.villages,
  timezone: 'Asia/Makassar',
};

function aField(type: FieldDefinition['type'], more: Partial<FieldDefinition> = {}): FieldDefinition {
  return { key: 'x', label: 'Isian', type, required: true, personal: false, ...more };
}

const sex = catalogue.service('ak1').fields.find(({ key }) => key === 'sex') ?? aField('choice');
const name = catalogue.service('iumk').fields.find(({ key }) => key === 'applicant_name') ?? aField('text');

const occasion = aField('choice', { options: { nikah: 'Pernikahan', khitan: 'Khitanan', lomba: 'Lomba' } });
const place = aField('choice', {
  options: { hall: 'Gedung desa', yard: 'Halaman rumah', field: 'Lapangan desa' },
});
const marriage = catalogue.service('ak1').fields.find(({ key }) => key === 'marital_status') ?? aField('choice');
const loud = aField('yes_no', { label: 'Memakai pengeras suara' });

describe('validateField takes', () => {
  it.each<[FieldDefinition, unknown, unknown]>([
    [name, '  siti   contoh ', 'siti contoh'],
    [name, "St. Nur 'Aini, S.Pd.", "St. Nur 'Aini, S.Pd."],
    [aField('nik'), '6402 9952.0599-0001', '6402995205990001'],
    [aField('nik'), 'NIK: 6402995205990001', '6402995205990001'],
    [aField('kk'), '6402991205110003', '6402991205110003'],
    [aField('phone'), '0800-0000-1234', '+6280000001234'],
    [aField('phone'), 'hp +62 0800 0000 1234', '+6280000001234'],
    [aField('date'), '12-05-1999', '1999-05-12'],
    [aField('date'), '12/5/99', '1999-05-12'],
    [aField('date'), '3 agustus 05', '2005-08-03'],
    [aField('date'), 'tgl 12 mei 1999', '1999-05-12'],
    [aField('date'), '1999-05-12', '1999-05-12'],
    [aField('date'), '12051999', '1999-05-12'],
    [aField('date'), 'saya lahir tanggal 12 mei 1999 pak', '1999-05-12'],
    [aField('date'), '12mei1999', '1999-05-12'],
    [aField('date', { when: 'future' }), '12 april 2027', '2027-04-12'],
    [aField('date', { when: 'future' }), '12/4/27', '2027-04-12'],
    [aField('date', { when: 'future' }), '12 april', '2027-04-12'],
    [aField('date', { when: 'future' }), '28 nov pak', '2026-11-28'],
    [aField('date', { when: 'future' }), 'tgl 12 bulan depan', '2026-12-12'],
    [aField('date', { when: 'future' }), 'tanggal 30 bulan ini', '2026-11-30'],
    [aField('date', { when: 'future' }), 'besok', '2026-11-25'],
    [aField('number'), '2019', 2019],
    [aField('number'), '5 orang', 5],
    [aField('number'), 'dua ratus orang', 200],
    [aField('number'), 'kurang lebih dua ratus orang', 200],
    [aField('number'), 'lima ratusan', 500],
    [aField('number'), '±200', 200],
    [aField('number'), '200-an org', 200],
    [aField('number'), '1.500 tamu', 1500],
    [aField('number'), 'saratus lima puluh', 150],
    [aField('number'), 'sebelas', 11],
    [aField('number'), 2019, 2019],
    [aField('money'), '15 jutaan', 15_000_000],
    [aField('money'), 'lima belas juta pak', 15_000_000],
    [aField('money'), 'modalnya kurang lebih 15jt', 15_000_000],
    [aField('money'), 'lima ratus ribuan', 500_000],
    [aField('money'), 'sejuta setengah', 1_500_000],
    [aField('money'), 'sudah 2 tahun, modal 5 juta', 5_000_000],
    [aField('money'), '2jt', 2_000_000],
    [aField('money'), '2,5 juta', 2_500_000],
    [aField('money'), '2.5jt', 2_500_000],
    [aField('money'), 'Rp 2.000.000,-', 2_000_000],
    [aField('money'), 'Rp2.000.000,00', 2_000_000],
    [aField('money'), '500rb', 500_000],
    [aField('money'), '1 juta 500 ribu', 1_500_000],
    [aField('money'), 'dua juta lima ratus ribu', 2_500_000],
    [aField('money'), 'sejuta', 1_000_000],
    [aField('money'), 'setengah juta', 500_000],
    [aField('money'), 2_000_000, 2_000_000],
    [sex, 'female', 'female'],
    [sex, 'Perempuan', 'female'],
    [sex, '2', 'female'],
    [sex, 'saya laki-laki', 'male'],
    [occasion, 'nikahan', 'nikah'],
    [occasion, 'pernikahannya', 'nikah'],
    [occasion, 'mau menikahkan', 'nikah'],
    [occasion, 'prnikahan', 'nikah'],
    [occasion, 'khitan anak', 'khitan'],
    [occasion, 'kitanan anak saya', 'khitan'],
    [occasion, 'yang lomba', 'lomba'],
    [occasion, 'perlombaan', 'lomba'],
    [occasion, 'yang pertama', 'nikah'],
    [occasion, 'no 2 aja pak', 'khitan'],
    [occasion, 'ke-3', 'lomba'],
    [place, 'di gedung', 'hall'],
    [place, 'halaman', 'yard'],
    [place, 'lapangannya', 'field'],
    [marriage, 'belum pernah nikah', 'single'],
    [marriage, 'sudah nikah', 'married'],
    [marriage, 'blm kawin', 'single'],
    [marriage, 'janda', 'widowed'],
    [loud, 'pakai orgen', true],
    [loud, 'iya pake', true],
    [loud, 'ada pengerasnya', true],
    [loud, 'kada pakai', false],
    [loud, 'tidak usah', false],
    [loud, 'ndik', false],
    [loud, 'iya tidak pakai pak', false],
    [loud, 'pengeras suaranya tidak ada', false],
    [aField('yes_no'), 'tidak pak', false],
    [aField('yes_no'), 'belum ada', false],
    [aField('yes_no'), 'iya pak', true],
    [aField('yes_no'), 'kada', false],
    [aField('yes_no'), false, false],
    [aField('village'), 'Desa Liang Ulu', '64.02.08.2019'],
    [aField('village'), 'kobang sebrang', '64.02.08.2018'],
    [aField('village'), 'KB ULU', '64.02.08.2005'],
    [aField('village'), 'sebelimbngan', '64.02.08.2020'],
    [aField('village'), 'saya tinggal di desa pela', '64.02.08.2009'],
    [aField('village'), '64.02.08.2005', '64.02.08.2005'],
    [aField('address'), 'Jl. Mawar RT 3', 'Jl. Mawar RT 3'],
    [aField('list'), 'las, mengemudi dan menjahit, las', ['las', 'mengemudi', 'menjahit']],
    [aField('list'), ['las', 'mengemudi'], ['las', 'mengemudi']],
    [aField('text', { required: false }), '', null],
    [aField('nik', { required: false }), undefined, null],
  ])('%p %p', (field, raw, value) => {
    expect(validateField(field, raw, context)).toEqual({ ok: true, value });
  });
});

describe('validateField refuses', () => {
  it.each<[FieldDefinition, unknown, string]>([
    [name, '   ', 'required'],
    [name, null, 'required'],
    [name, 'ab', 'text_short'],
    [name, '08123456789', 'text_pattern'],
    [name, { evil: true }, 'unreadable'],
    [aField('nik'), [['1'], {}], 'unreadable'],
    [aField('nik'), '640299520599001', 'nik_length'],
    [aField('nik'), '6402993213990001', 'nik_birth_date'],
    [aField('nik'), '1111111111111111', 'nik_birth_date'],
    [aField('nik'), '6402995205990000', 'nik_serial'],
    [aField('nik'), 'belum punya', 'nik_length'],
    [aField('kk'), '64029912', 'kk_length'],
    [aField('kk'), '6402995205990001', 'kk_date'],
    [aField('phone'), '12', 'phone'],
    [aField('date'), '31-02-1999', 'date'],
    [aField('date'), 'kemarin', 'date'],
    [aField('date'), 7, 'date'],
    [aField('date'), '12 april', 'date'],
    [aField('date'), '12-13-1999', 'date'],
    [aField('date', { when: 'future' }), 'minggu depan', 'date'],
    [aField('date', { when: 'future' }), 'tgl 31 bulan ini', 'date'],
    [aField('date', { when: 'future' }), 'besok atau lusa', 'date'],
    [aField('date', { when: 'past' }), '25-11-2026', 'date_past'],
    [aField('date', { when: 'future' }), '23-11-2026', 'date_future'],
    [aField('number'), 'banyak', 'number'],
    [aField('number'), 'ratusan orang', 'number'],
    [aField('number'), '150 sampai 200', 'number'],
    [aField('number'), '150-200', 'number'],
    [aField('money'), 'antara 5 juta sampai 10 juta', 'money'],
    [occasion, 'kawinan', 'choice'],
    [occasion, 'nikah sama khitan', 'choice'],
    [occasion, 'bukan nikah', 'choice'],
    [place, 'di desa', 'choice'],
    [loud, 'pakai apa ya?', 'yes_no'],
    [loud, 'mau tanya dulu', 'yes_no'],
    [aField('number', { min: 1950 }), '1900', 'number_small'],
    [aField('number', { max: 2100 }), '2101', 'number_large'],
    [aField('money'), 'secukupnya', 'money'],
    [aField('money'), '1 2 m x', 'money'],
    [aField('money', { max: 5e9 }), '6 miliar', 'number_large'],
    [sex, '3', 'choice'],
    [sex, 'tidak tahu', 'choice'],
    [aField('yes_no'), 'mungkin', 'yes_no'],
    [aField('village'), 'Samarinda', 'village_unknown'],
    [aField('village'), 'kota bangun', 'village_unknown'],
    [aField('village'), 'kedang', 'village_unknown'],
    [aField('village'), 'kota bangun 2', 'village_moved'],
    [aField('village'), 'kedang ipil', 'village_moved'],
    [aField('village'), 'wonosri', 'village_moved'],
    [aField('address'), 'RT3', 'address'],
    [aField('list', { max: 1 }), 'a, b', 'list_many'],
    [aField('list', { min: 2 }), 'a', 'list_few'],
  ])('%p %p', (field, raw, code) => {
    const result = validateField(field, raw, context);
    expect(result).toMatchObject({ ok: false, code });
    if (!result.ok) expect(catalogue.texts.render(result.textKey, result.params)).not.toContain('{');
  });

  it.each([
    ['di desa', 'Gedung desa, Lapangan desa'],
    ['entahlah', 'Gedung desa, Halaman rumah, Lapangan desa'],
  ])('an unclear choice with what it may be: %s', (answer, options) => {
    expect(validateField(place, answer, context)).toMatchObject({ code: 'choice', params: { options } });
  });

  it.each([101, 100_000])('a name of %d letters', (length) => {
    expect(validateField(name, 'a'.repeat(length), context)).toMatchObject({
      code: 'text_long',
      params: { max: '100' },
    });
  });

  it('says where the people of Kota Bangun Darat go, and only since the split', () => {
    const field = aField('village');
    const now = validateField(field, 'Sumber Sari', context);
    const before = validateField(field, 'Sumber Sari', { ...context, today: new Date('2022-06-01T00:00:00Z') });

    expect(now).toMatchObject({ params: { village: 'Sumber Sari', district: 'Kota Bangun Darat' } });
    expect(before).toEqual({ ok: true, value: '64.02.08.2013' });
  });
});

describe('formatField', () => {
  it.each<[FieldDefinition, unknown, string]>([
    [aField('date'), '1999-05-12', '12 Mei 1999'],
    [aField('money'), 2_000_000, 'Rp2.000.000'],
    [sex, 'female', 'Wanita'],
    [aField('yes_no'), true, 'Ya'],
    [aField('village'), '64.02.08.2007', 'Liang'],
    [aField('phone'), '+6280000001234', '0800-0000-1234'],
    [aField('list'), ['las', 'jahit'], 'las, jahit'],
    [aField('number'), 2019, '2019'],
    [aField('text'), null, ''],
  ])('%p %p is %p', (field, value, shown) => {
    expect(formatField(field, value, catalogue)).toBe(shown);
  });
});

describe('validateField, whatever comes in,', () => {
  const anything = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.string(), fc.anything(), fc.double());

  it.each(fieldTypes)('answers for a %s: a value that it takes again, or a text that exists', (type) => {
    const field = aField(type, { options: { a: 'Satu', b: 'Dua' } });
    fc.assert(
      fc.property(anything, (raw) => {
        const result = validateField(field, raw, context);
        if (!result.ok) return catalogue.texts.render(result.textKey, result.params).length > 0;
        return validateField(field, result.value, context).ok;
      }),
    );
  });
});
