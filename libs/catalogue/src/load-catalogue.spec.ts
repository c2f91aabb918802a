import { loadCatalogue } from './load-catalogue';

describe('the bundled catalogue', () => {
  const catalogue = loadCatalogue('catalogue');

  it('has the two services of the office', () => {
    expect(catalogue.services.map(({ code }) => code)).toEqual(['ak1', 'iumk']);
  });
});
