import { loadCatalogue } from './load-catalogue';
import { OneTimeCodes } from './one-time-code';

const codes = new OneTimeCodes(loadCatalogue('catalogue').language['one_time_codes']);

describe('a one-time code in what a citizen writes', () => {
  it.each([
    ['otp saya 482913', 'otp saya ******'],
    ['ini kode verifikasinya pak', null],
    ['Kode OTP: 48-29-13', 'Kode OTP: **-**-**'],
    ['482 913 itu kode dari sms nya bu', '*** *** itu kode dari sms nya bu'],
    [
      '<#> Kode verifikasi Anda untuk masuk ke OSS RBA adalah: 4829. Berlaku 5 menit.',
      '<#> Kode verifikasi Anda untuk masuk ke OSS RBA adalah: ****. Berlaku 5 menit.',
    ],
    ['kode oss\n\n482913', 'kode oss\n\n******'],
    ['otp482913', 'otp******'],
    ['kode verifikasinya 4829', 'kode verifikasinya ****'],
    ['G-482913 is your verification code', 'G-****** is your verification code'],
    ['kode otp 482913, nik 6402991205990001, hp 0800 0000 1234', 'kode otp ******, nik 6402991205990001, hp 0800 0000 1234'],
    ['dimintai otp dan uang Rp 50000', null],
    ['lahir 12-05-1999, otp 4829', 'lahir 12-05-1999, otp ****'],
    ['IKUT KB-7F3K9M-2 123456', null],
    ['modal saya 482913', null],
    ['topotp 482913', null],
  ])('%j is kept as %j', (text, kept) => expect(codes.mask(text)).toBe(kept));

  it('leaves the text as long as it was, so that what is sealed keeps its size', () => {
    const text = 'Ini OTP-nya ya Bu: 482 913 😀';
    expect(codes.mask(text)).toHaveLength(text.length);
  });

  it('takes nothing of the rest', () => {
    expect(codes.without('Nama: Siti Contoh\nOTP: ******\nDesa: Liang')).toBe('Nama: Siti Contoh\nDesa: Liang');
  });
});

describe('a one-time code in what the office says', () => {
  it.each([
    ['Kirim kode OTP yang masuk ke HP Anda.', true],
    ['Apa kode verifikasi dari SMS?', true],
    ['otp', true],
    ['kode_otp', true],
    ['Jangan lupa kirim kode OTP.', true],
    ['Jangan tutup halaman. Kirim kode OTP.', true],
    ['Jangan kirim kode OTP kepada siapa pun, juga tidak kepada kami.', false],
    ['Petugas tidak pernah meminta kode verifikasi.', false],
    ['Kode berkas dan PIN ada di tanda terima.', false],
  ])('%j asks for one: %s', (text, asks) => expect(codes.isAskedIn(text)).toBe(asks));
});
