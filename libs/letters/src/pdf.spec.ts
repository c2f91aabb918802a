import { renderPdf } from './pdf';

describe('rendering', () => {
  it('makes a PDF with a QR and Indonesian text', async () => {
    const bytes = await renderPdf({
      content: ['Surat ini berlaku', { qr: 'https://kantor.example/verify/abc' }],
    });
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(bytes.subarray(-7).toString()).toContain('%%EOF');
  });

  it.each([
    'https://127.0.0.1:9/logo.png',
    'http://127.0.0.1:9/logo.png',
    '/etc/hostname',
    `${require.resolve('pdfmake/package.json')}/../fonts/Roboto/../../package.json`,
  ])('fetches and reads nothing for a template that asks: %s', async (image) => {
    await expect(renderPdf({ content: [{ image }] })).rejects.toThrow();
  });
});
