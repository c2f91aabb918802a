import { initialsOf, servesSeveral } from './family-phone';

const of = (id: string, name: string) => ({ applicant: { id, name } });

describe('a phone that a family shares', () => {
  it('speaks for several people once two have applied, however often each does', () => {
    expect(servesSeveral([of('a', 'Siti Contoh'), of('a', 'Siti C')])).toBe(false);
    expect(servesSeveral([of('a', 'Siti Contoh'), of('b', 'Siti Contoh')])).toBe(true);
  });

  it.each([
    ['siti contoh rahayu', 'S.C.R.'],
    ['H. Budi  Contoh Putra Jaya', 'H.B.C.'],
    ['', ''],
  ])('names %j by initials', (name, initials) => {
    expect(initialsOf(of('a', name))).toBe(initials);
  });
});
