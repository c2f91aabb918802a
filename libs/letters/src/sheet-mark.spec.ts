import { renderPdf } from './pdf';
import { isUnsignedSheet, sheetMark } from './sheet-mark';

describe('a sheet that comes back', () => {
  it('is known as ours while nobody has signed it', async () => {
    const sheet = await renderPdf({ content: ['Surat'], info: { subject: sheetMark } });
    expect(isUnsignedSheet(sheet)).toBe(true);
    const signed = Buffer.concat([sheet, Buffer.from('<< /Type /Sig /ByteRange [0 1 2 3] >>')]);
    expect(isUnsignedSheet(signed)).toBe(false);
  });

  it('is not mistaken for another office’s paper', async () => {
    expect(isUnsignedSheet(await renderPdf({ content: ['Surat'] }))).toBe(false);
    expect(isUnsignedSheet(Buffer.from([0xff, 0xd8, 0xff]))).toBe(false);
  });
});
