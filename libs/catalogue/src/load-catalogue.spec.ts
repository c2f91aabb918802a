import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ServiceUnknown, TextMissing, TextParameterMissing } from './catalogue.errors';
import { loadCatalogue } from './load-catalogue';
import { formatNumber } from './number-pattern';
import { schemaFiles } from './schema-files';
import { reasonsOf } from './service.definition';
import { phaseOf } from './workflow.definition';

const catalogue = loadCatalogue('catalogue');

describe('the bundled catalogue', () => {
  it('has the two services of the office and 21 villages, 11 of them its own', () => {
    expect(catalogue.services.map(({ code }) => code)).toEqual(['ak1', 'iumk']);
    expect(catalogue.office.villages).toHaveLength(21);
    expect(catalogue.office.villages.filter((village) => village.valid_to === null)).toHaveLength(11);
  });

  it('says everything in at most 350 characters', () => {
    const keys = [...catalogue.texts.keys(), ...catalogue.texts.keys('iumk'), ...catalogue.texts.keys('ak1')];
    const texts = keys.flatMap((key) => ['iumk', 'ak1'].map((code) => catalogue.texts.find(key, code) ?? ''));
    expect(texts.filter((text) => text.length > 350)).toEqual([]);
  });

  it.each(Object.entries(schemaFiles()))('has the schema %s as the code has it', (file, text) => {
    expect(readFileSync(join('catalogue', 'schema', file), 'utf8')).toBe(text);
  });

  it('asks for every field and document, and has a notice for every notify', () => {
    for (const service of catalogue.services) {
      const { texts } = catalogue.bundle(service.code);
      expect(Object.values(texts).filter((text) => text === '')).toEqual([]);
    }
  });

  it('changes the hash of a service only with its bundle', () => {
    const again = loadCatalogue('catalogue');
    expect(again.hash('iumk')).toBe(catalogue.hash('iumk'));
    expect(catalogue.hash('ak1')).not.toBe(catalogue.hash('iumk'));
  });

  it('survives the database: a bundle is plain JSON', () => {
    const bundle = catalogue.bundle('iumk');
    expect(JSON.parse(JSON.stringify(bundle))).toEqual(bundle);
  });

  it('gives each status its phase', () => {
    const { statuses } = catalogue.service('iumk').workflow;
    const phases = Object.fromEntries(Object.entries(statuses).map(([code, status]) => [code, phaseOf(status)]));
    expect(phases).toMatchObject({
      submitted: 'work',
      returned: 'waiting',
      ready: 'work',
      handed_over: 'done',
      rejected: 'closed',
    });
  });

  it('knows which reasons belong to which action', () => {
    const service = catalogue.service('iumk');
    expect(reasonsOf(service, 'return_to_citizen')).toBe(service.reasons['return']);
    expect(reasonsOf(service, 'reject')).toBe(service.reasons['reject']);
    expect(reasonsOf(service, 'revoke')).toBe(service.reasons['revoke']);
  });

  it('refuses a service that it does not have', () => {
    expect(() => catalogue.service('skck')).toThrow(ServiceUnknown);
  });
});

describe('Texts.render', () => {
  it('keeps {pin} until it is given', () => {
    const { texts } = loadCatalogue('catalogue');
    const withPin = Object.create(texts, { find: { value: () => 'PIN {pin}' } });
    expect(withPin.render('x')).toBe('PIN {pin}');
    expect(withPin.render('x', { pin: '123456' })).toBe('PIN 123456');
  });

  it('takes the words of the service before the general ones', () => {
    const params = { receiptCode: 'KB-222222-2', service: 'X', office: 'Y', hours: 'Z' };
    expect(catalogue.texts.render('notice.ready', params, 'ak1')).toContain('Kartu AK-1');
    expect(catalogue.texts.render('notice.ready', params)).toContain('Surat X');
  });

  it('leaves no hole where a value is empty', () => {
    const params = { receiptCode: 'KB-222222-2', service: 'X', reasons: '', note: '' };
    expect(catalogue.texts.render('notice.rejected', params)).toBe(
      'Mohon maaf, permohonan X (KB-222222-2) belum dapat kami terbitkan. Kalau keberatan, dalam 30 hari balas KEBERATAN dan alasannya. Kalau ada yang ingin ditanyakan, tulis petugas.',
    );
  });

  it('names every text that the code would miss', () => {
    expect(() => catalogue.texts.requireKeys(['word.yes', 'nope.a', 'nope.b'])).toThrow('no text nope.a, nope.b');
    expect(() => catalogue.texts.requireKeys(['word.yes', 'notice.ready'])).not.toThrow();
  });

  it('refuses a key that is nowhere and a value that is not given', () => {
    expect(() => catalogue.texts.render('nope.nothing')).toThrow(TextMissing);
    expect(() => catalogue.texts.render('notice.ready')).toThrow(TextParameterMissing);
  });
});

describe('formatNumber', () => {
  const parts = { seq: 7, day: '2026-11-24', region: catalogue.office.region };
  it.each([
    ['503/{seq:4}/KB/{roman_month}/{year}', '503/0007/KB/XI/2026'],
    ['{kab4}-{seq:6}-{ddmmyy}', '6402-000007-241126'],
    ['{kec6}/{day}/{month}/{seq}', '640208/24/11/7'],
  ])('%s is %s', (pattern, number) => {
    expect(formatNumber(pattern, parts)).toBe(number);
  });
});
