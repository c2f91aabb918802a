import { type DocumentDefinition, loadCatalogue } from '@app/catalogue';
import { requirementsReply } from './requirements-reply';

const { services, texts } = loadCatalogue('catalogue');
const [service] = services;
if (!service) throw new Error('the catalogue has no service');
const paper = (label: string, may: boolean, required = true): DocumentDefinition => ({
  key: label.toLowerCase(),
  label,
  required,
  accept: ['image'],
  may_bring: may,
  reuse: 'any',
});
const said = (documents: DocumentDefinition[], price = 'gratis'): string => {
  const { key, params } = requirementsReply({ ...service, title: 'Surat', documents }, price);
  return texts.render(key, params);
};

describe('the list of what is needed', () => {
  it('says what may be brought instead of photographed', () => {
    expect(said([paper('KTP', true), paper('KK', true), paper('Denah', true, false)])).toMatch(
      /\nFoto: KTP, KK \(boleh dibawa ke kantor: ketik BAWA\)\.$/,
    );
    expect(said([paper('KTP', true), paper('KK', false)])).toMatch(
      /\nFoto: KTP, KK\. Boleh dibawa ke kantor \(ketik BAWA\): KTP\.$/,
    );
    expect(said([paper('KTP', false)])).toMatch(/\nFoto: KTP\.$/);
  });

  it('does not speak of photos where none are needed', () => {
    expect(said([paper('Denah', true, false)])).not.toMatch(/foto|bawa/i);
  });

  it('tells the price that the service has', () => {
    expect(said([], 'Rp25.000')).toMatch(/^Surat: Rp25\.000\. /);
  });
});
