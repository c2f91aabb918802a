import { dirname, join, resolve, sep } from 'node:path';
import type { LetterTemplate } from '@app/catalogue';
import pdfmake from 'pdfmake';
import type { TDocumentDefinitions } from 'pdfmake/interfaces';

const fontFolder = join(dirname(require.resolve('pdfmake/package.json')), 'fonts', 'Roboto');
const font = (name: string): string => join(fontFolder, `Roboto-${name}.ttf`);

pdfmake.setFonts({
  Roboto: {
    normal: font('Regular'),
    bold: font('Medium'),
    italics: font('Italic'),
    bolditalics: font('MediumItalic'),
  },
});
// A template is the office's own file, but it must not be able to fetch or read anything.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path: string) => resolve(path).startsWith(fontFolder + sep));

/** Renders a filled definition. */
export async function renderPdf(definition: LetterTemplate): Promise<Buffer> {
  // Checked by the catalogue's schema and its trial rendering, not by types.
  const document = definition as unknown as TDocumentDefinitions;
  return pdfmake.createPdf(document).getBuffer();
}
