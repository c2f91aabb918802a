import { PDFDocument } from '@cantoo/pdf-lib';
import { joinPdfs } from './join-pdfs';
import { renderPdf } from './pdf';

const sheet = (pageSize: string, pages: number): Promise<Buffer> =>
  renderPdf({
    pageSize,
    content: Array.from({ length: pages }, (_, i) => ({
      text: `Lembar ${i}`,
      pageBreak: i ? 'before' : undefined,
    })),
  });

describe('joinPdfs', () => {
  it('keeps every page of every sheet, each in its own size and in order', async () => {
    const joined = await PDFDocument.load(await joinPdfs([await sheet('A4', 1), await sheet('A5', 2)]));
    const widths = joined.getPages().map((page) => Math.round(page.getWidth()));
    expect(widths).toEqual([595, 420, 420]);
  });
});
