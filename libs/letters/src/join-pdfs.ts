/** Several PDFs as one, in order: what is printed at one go. */
export async function joinPdfs(parts: readonly Buffer[]): Promise<Buffer> {
  const { PDFDocument } = await import('@cantoo/pdf-lib'); // large, and seldom needed
  const stack = await PDFDocument.create();
  for (const part of parts) {
    const document = await PDFDocument.load(part);
    for (const page of await stack.copyPages(document, document.getPageIndices())) stack.addPage(page);
  }
  return Buffer.from(await stack.save());
}
