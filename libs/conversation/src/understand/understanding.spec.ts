import { join } from 'node:path';
import { Catalogue, type FieldDefinition, loadCatalogue } from '@app/catalogue';
import type { Question } from './reading';
import { Understanding } from './understanding';

const catalogue = loadCatalogue(join(__dirname, '../../../../catalogue'));
const today = new Date('2026-03-02T01:00:00Z');
const understanding = new Understanding(catalogue);

describe('what a message means', () => {
  it.each([
    ['kita ada di kantor kah', 'SAPAAN'],
    ['kartu kuning saya hilang mau bikin lagi', 'AK1_AJUKAN'],
    ['kk nya nyusul', 'KIRIM_BERKAS'],
    ['apa syaratnya ak1 kk', 'AK1_SYARAT'],
    ['kada jadi baulah ak1', 'BATAL'],
    ['data saya tersebar', 'PDP_INSIDEN'],
    ['dimintain uang 50rb', 'PENGADUAN'],
  ])('is heard through the traps of the region: %s', (text, intent) =>
    expect(understanding.read(text, { today })).toMatchObject({ intent, sure: true }),
  );

  it('is asked for where "surat usaha" may be ours or the village\'s', () => {
    const { sure, alternatives } = understanding.read('surat usaha', { today });
    expect(sure).toBe(false);
    expect(alternatives.map(({ intent }) => intent).sort()).toEqual(['IUMK_AJUKAN', 'LAYANAN_LAIN']);
  });

  it('is about a further service by its keywords alone', () => {
    const sktm = {
      ...catalogue.service('iumk'),
      code: 'sktm',
      title: 'Surat Tidak Mampu',
      keywords: ['sktm'],
    };
    const services = [...catalogue.services, sktm];
    const office = Object.create(catalogue, { services: { value: services } }) as Catalogue;
    expect(new Understanding(office).read('mau buat sktm', { today })).toMatchObject({
      intent: 'SKTM_AJUKAN',
      service: 'sktm',
    });
  });

  it('is told with a reason that holds no word of the message', () => {
    const { reason } = understanding.read('nama ulun Rahmatullah salah', { today });
    expect(reason.join(' ')).not.toMatch(/rahmat|ulun|salah/i);
  });

  it.each([
    ['', null],
    ['halo admin', 'greeting'],
    ['info kartu kuning dong', null],
    ['kok tidak jadi jadi suratnya', 'status'],
    ['mau bicara sama petugas', 'officer'],
  ])('is a signal only as a whole, or where nothing else is said: %s', (text, signal) =>
    expect(understanding.read(text, { today }).signal).toBe(signal),
  );
});

describe('what was asked weighs in', () => {
  const field = (type: FieldDefinition['type'], more: Partial<FieldDefinition> = {}): Question => ({
    kind: 'field',
    field: { key: 'x', label: 'Isian', type, required: true, personal: false, ...more },
  });
  const options = { kantor: 'Kantor desa', lapangan: 'Lapangan', bantuan: 'Bantuan pemerintah' };

  it.each<[string, Question, object]>([
    ['kurang lebih dua ratus orang', field('number'), { number: 200 }],
    ['3 org', field('number'), { number: 3 }],
    ['sekitar 15 jutaan pak', field('money'), { money: 15_000_000 }],
    ['tgl 12 bulan depan', field('date', { when: 'future' }), { date: '2026-04-12' }],
    ['pakai orgen', field('yes_no', { label: 'Memakai pengeras suara' }), { yes: true }],
    ['kada pakai', field('yes_no'), { yes: false }],
    ['ndik', field('yes_no'), { yes: false }],
    ['di kantor desa', field('choice', { options }), { choice: 'kantor' }],
    ['lapangannya', field('choice', { options }), { choice: 'lapangan' }],
    ['bantuan', field('choice', { options }), { choice: 'bantuan' }],
    ['yang kedua', field('choice', { options }), { choice: 'lapangan' }],
  ])('%s', (text, asked, values) => {
    const reading = understanding.read(text, { today, asked, service: 'iumk' });
    expect(reading).toMatchObject({ intent: 'KIRIM_BERKAS', sure: true, values });
    expect(['yes', 'no', null]).toContain(reading.signal);
  });

  it.each([
    ['petugas', 'officer'],
    ['0', 'officer'],
    ['mau bicara sama petugas', 'officer'],
    ['batal', 'cancel'],
  ])('but never stands in the way of: %s', (text, signal) =>
    expect(understanding.read(text, { today, asked: field('number'), service: 'iumk' }).signal).toBe(signal),
  );
});
