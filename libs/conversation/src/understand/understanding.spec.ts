import { join } from 'node:path';
import { Catalogue, loadCatalogue } from '@app/catalogue';
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
});
