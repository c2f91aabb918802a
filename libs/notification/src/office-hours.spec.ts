import { join } from 'node:path';
import { loadCatalogue } from '@app/catalogue';
import { officeHours } from './office-hours';

const catalogue = loadCatalogue(join(__dirname, '../../../catalogue'));
const { hours, holidays, timezone } = catalogue.office;
const usual = { hours, holidays, timezone };
const short = { ...hours, monday: [['08:00', '14:00'] as const], friday: [] };
const ramadan = { from: '2027-02-08', to: '2027-03-09', reason: 'Ramadan', hours: short };

describe('the hours that citizens are told', () => {
  it('are the usual ones, neighbouring days of the same hours together, closed days left out', () =>
    expect(officeHours('2026-03-02', usual, catalogue)).toBe(
      'Senin sampai Kamis 08.00-12.00 dan 13.00-16.00, Jumat 08.00-11.30 WITA',
    ));

  it('are those of a dated period while it lasts, with its reason and end', () => {
    const calendar = { ...usual, special_hours: [ramadan] };
    expect(officeHours('2027-02-08', calendar, catalogue)).toBe(
      'Senin 08.00-14.00, Selasa sampai Kamis 08.00-12.00 dan 13.00-16.00 WITA (Ramadan, sampai 9 Maret)',
    );
    expect(officeHours('2027-03-10', calendar, catalogue)).not.toContain('Ramadan');
  });

  it('have no end where none is known', () =>
    expect(
      officeHours('2027-05-01', { ...usual, special_hours: [{ ...ramadan, to: null }] }, catalogue),
    ).toMatch(/WITA \(Ramadan\)$/));
});
