/** Stands in the properties of every sheet that we make, so that one that comes back unsigned is known. */
export const sheetMark = 'lembar-belum-ditandatangani';

/** Whether the PDF is our own sheet as it left us. An electronic signature is added behind it and has a byte range. */
export function isUnsignedSheet(bytes: Buffer): boolean {
  return bytes.includes(`(${sheetMark})`) && !bytes.includes('/ByteRange');
}
