import { maskAddress, maskText } from './mask';

const masked = '6402********0001';

describe('what is masked in free texts', () => {
  it.each([
    '6402991205990001',
    '6402 9912 0599 0001',
    '6402-9912-0599-0001',
    '640299.120599.0001',
    '6402 – 9912 – 0599 – 0001',
    '6402\u00a09912\u00a00599\u00a00001',
    '6402\n9912\n0599\n0001',
    '6402_9912_0599_0001',
  ])('a NIK written %j', (written) => {
    expect(maskText(`NIK saya ${written}, terima kasih`)).toBe(`NIK saya ${masked}, terima kasih`);
  });

  it('digits of other scripts too', () => {
    expect(maskText('٦٤٠٢٩٩١٢٠٥٩٩٠٠٠١')).toMatch(/^.{4}\*{8}.{4}$/u);
  });

  it('every number, not the first only', () => {
    expect(maskText('6402991205990001 dan 6402991205990002')).not.toMatch(/\d{5}/);
  });

  it.each([
    'tanggal 02/03/2026 sampai 04/05/2026',
    'RT 2 RW 3 nomor 17, kode pos 75561',
    'modal Rp 2.000.000',
    'jam 08:00 sampai 16:00',
    'KB-7F3K9M-2',
  ])('not %j', (text) => {
    expect(maskText(text)).toBe(text);
  });
});

describe('an address of the network', () => {
  it.each([
    ['192.0.2.7', '192.0.2.*'],
    ['::ffff:192.0.2.7', '192.0.2.*'],
    ['2001:db8:7:1::9', '2001:db8:7:*'],
    ['unix', '*'],
  ])('%s is shown as %s', (address, shown) => {
    expect(maskAddress(address)).toBe(shown);
  });
});
