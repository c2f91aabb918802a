import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import type { LetterTemplate } from '@app/catalogue';
import type { TDocumentDefinitions } from 'pdfmake/interfaces';

const manifest = require.resolve('pdfmake/package.json');
const fontFolder = join(dirname(manifest), 'fonts', 'Roboto');
const font = (name: string): string => join(fontFolder, `Roboto-${name}.ttf`);

type Renderer = typeof import('pdfmake');
let renderer: Promise<Renderer> | undefined;

/** What draws the letters, without loading it. */
export const rendererVersion = createHash('sha256').update(readFileSync(manifest)).digest('hex');

/** Loaded with the first letter: the start does not wait for it. */
async function loadRenderer(): Promise<Renderer> {
  const { default: pdfmake } = await import('pdfmake');
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
  return pdfmake;
}

/** Renders a filled definition. */
export async function renderPdf(definition: LetterTemplate): Promise<Buffer> {
  const pdfmake = await (renderer ??= loadRenderer());
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked by the catalogue's schema and its trial rendering, not by types
  const document = definition as unknown as TDocumentDefinitions;
  return pdfmake.createPdf(document).getBuffer();
}
