import sharp from 'sharp';
import { inspect, maxFileBytes } from './inspect';

const image = (width: number, height: number, value = 160): sharp.Sharp =>
  sharp({ create: { width, height, channels: 3, background: { r: value, g: value, b: value } } });

describe('inspect', () => {
  it.each([
    ['image/jpeg', () => image(600, 600).jpeg().toBuffer()],
    ['image/png', () => image(600, 600).png().toBuffer()],
    ['image/webp', () => image(600, 600).webp().toBuffer()],
  ])('knows %s by its bytes, with its size in pixels', async (mime, bytes) => {
    expect(await inspect(await bytes())).toMatchObject({ mime, width: 600, height: 600 });
  });

  it('takes a PDF that has an end', async () => {
    expect(await inspect(Buffer.from('%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n'))).toEqual({
      mime: 'application/pdf',
      hints: [],
    });
  });

  it.each([
    ['empty', 'nothing', () => Buffer.alloc(0)],
    ['type', 'text named as a photo', () => Buffer.from('bukan foto')],
    ['type', 'a web page', () => Buffer.from('<!doctype html><script>alert(1)</script>')],
    [
      'type',
      'a drawing that can hold scripts',
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    ],
    ['type', 'a program', () => Buffer.from('MZ\u0090\u0000\u0003\u0000\u0000\u0000', 'latin1')],
    ['type', 'an archive', () => Buffer.from('PK\u0003\u0004aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')],
    ['damaged', 'a PDF cut off', () => Buffer.from('%PDF-1.7\n1 0 obj')],
    ['size', 'one byte too many', () => Buffer.alloc(maxFileBytes + 1, 1)],
  ])('refuses as %s: %s', async (reason, _what, bytes) => {
    await expect(inspect(bytes())).rejects.toMatchObject({
      code: 'documents.file_refused',
      details: { reason },
    });
  });

  it('refuses a photo of which only a part came', async () => {
    const whole = await image(600, 600).jpeg().toBuffer();
    await expect(inspect(whole.subarray(0, whole.length / 2))).rejects.toMatchObject({
      details: { reason: 'damaged' },
    });
  });

  it('refuses a picture that would grow beyond measure when it is opened', async () => {
    const bomb = await image(8_000, 8_000).png({ compressionLevel: 9 }).toBuffer();
    expect(bomb.length).toBeLessThan(maxFileBytes);
    await expect(inspect(bomb)).rejects.toMatchObject({ details: { reason: 'damaged' } });
  });

  it('advises on a small, dark or blurred photo without refusing it', async () => {
    expect((await inspect(await image(300, 300).jpeg().toBuffer())).hints).toContain('small');
    expect((await inspect(await image(600, 600, 10).jpeg().toBuffer())).hints).toContain('dark');
    expect((await inspect(await image(600, 600).jpeg().toBuffer())).hints).toContain('blurry');
  });
});
