import { loadCatalogue } from '@app/catalogue';
import { renderPdf } from './pdf';
import { sampleLetter } from './sample-letter';
import { fillTemplate } from './template';

const catalogue = loadCatalogue('catalogue');
const withLetter = catalogue.services.filter(({ code }) => catalogue.letter(code));

describe('the bundled letters', () => {
  it.each(withLetter.map(({ code }) => code))(
    '%s fits one sheet, however long the answers are',
    async (code) => {
      const template = catalogue.letter(code);
      if (!template) throw new Error('the service has a letter');
      const values = sampleLetter(catalogue, catalogue.service(code), 'largest');

      const pdf = await renderPdf(fillTemplate(template, values));

      expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(1);
    },
  );
});
