import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CatalogueInvalid } from './catalogue.errors';
import { checkFolder, loadCatalogue } from './load-catalogue';

const iumk = 'services/iumk/service.yaml';
const letter = 'services/iumk/letter.yaml';
const iumkTexts = 'services/iumk/texts.yaml';

/** A file, what is changed into what, where the mistake is to be found, and a part of the sentence. */
type Broken = [file: string, find: string, put: string, at: string, says: string];

describe('a broken catalogue is refused at its line:', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'catalogue-'));
    cpSync('catalogue', dir, { recursive: true });
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it.each<Broken>([
    [iumk, 'fee: 0', 'fee: gratis', 'fee: gratis', 'must be integer'],
    [iumk, 'fee: 0', 'fees: 0', 'fees: 0', '"fees" is not a known key'],
    [iumk, 'fee: 0\n', '', 'code: iumk', '"fee" is missing'],
    [iumk, 'fee: 0', 'fee: [0', 'promise:', 'YAML'],
    [iumk, 'signature: ink', 'signature: stempel', 'signature: stempel', 'none of: ink, bsre'],
    [iumk, 'code: iumk', 'code: usaha', 'code: usaha', 'must be the same word'],
    [iumk, 'signer: district_head', 'signer: auditor', 'signer: auditor', 'no official'],
    [iumk, 'initial: submitted', 'initial: masuk', 'initial: masuk', 'no status "masuk"'],
    [iumk, 'initial: submitted', 'initial: rejected', 'initial: rejected', 'is final'],
    [iumk, 'to: returned', 'to: returnd', 'to: returnd', 'no status "returnd"'],
    [iumk, 'from: [verifying]', 'from: [verifyng]', 'from: [verifyng]', 'no status "verifyng"'],
    [iumk, 'by: [timer]', 'by: [jam]', 'by: [jam]', '"jam" is none of'],
    [iumk, 'then: expire', 'then: expired', 'then: expired', 'no action "expired"'],
    [iumk, 'then: expire', 'then: cancel', 'then: cancel', 'not one of the timer'],
    [iumk, ', limit_days: 14, then: expire', '', 'returned: {', 'needs an end'],
    [iumk, 'limit_days: 14, ', '', 'returned: {', 'belong together'],
    [iumk, '    rejected: {', '    lost: { label: Hilang, waits_for: office }\n    rejected: {', 'lost:', 'no action leads'],
    [iumk, ', final: done', ', waits_for: office', 'handed_over: {', 'no way on to a final status'],
    [iumk, 'label: Diserahkan, final: done', 'label: Diserahkan, final: done, waits_for: office', 'handed_over: {', 'waits for nobody'],
    [iumk, '  reject:\n    outside', '  refuse:\n    outside', 'needs: [reasons]', 'it needs reasons'],
    [iumk, 'reason_list: revoke', 'reason_list: cabut', 'reason_list: cabut', 'no list "cabut"'],
    [iumk, 'not_same_as: [review]', 'not_same_as: [paraf]', 'not_same_as: [paraf]', 'no action "paraf"'],
    [iumk, 'not_same_as: [review]', 'not_same_as: [record_signature]', 'not_same_as: [record', 'as itself'],
    [iumk, 'settles: [surat_pengantar]', 'settles: [surat]', 'settles: [surat]', 'no document "surat"'],
    [iumk, 'effect: endorse', 'effect: confirm_identity', 'settles: [surat_pengantar]', 'only an endorsement'],
    [iumk, "to: returned\n      by: [officer]\n      needs: [reasons, items]\n      notify: returned", "to: returned\n      by: [officer]\n      needs: [reasons, items]", 'return_to_citizen:', 'must be told: notify'],
    [iumk, 'limit_days: 14, then', 'limit_days: 14, remind_days: 14, then', 'returned: {', 'after the limit'],
    [iumk, 'verifying: { label: Pemeriksaan berkas, ', 'verifying: { label: Pemeriksaan berkas, remind_days: 2, ', 'verifying: {', 'who is waited for'],
    [iumk, 'returned: { label: Perlu diperbaiki, waits_for: citizen, limit_days: 14, then: expire }', 'returned: { label: Perlu diperbaiki, waits_for: office }', 'expired: { label', 'no action leads from'],
    [iumk, 'notify: drafted, effect: draft', 'notify: drafted', '  actions:', 'nothing drafts the letter'],
    [iumk, '/{roman_month}/{year}', '/{roman_month}', "number: '503", 'would come twice'],
    [iumk, 'by: [section_head, secretary], notify: reviewed', 'by: [kasi], notify: reviewed', 'by: [kasi]', '"kasi" is none of'],
    [letter, '{{fields.capital | rupiah}}', '{{fields.business_name | rupiah}}', 'business_name | rupiah', 'cannot be made of'],
    [letter, 'pada tanggal {{date}}', 'pada tanggal {{fields.phone | date}}', '{{fields.phone | date}}', 'cannot be made of'],
    [iumk, "'503/{seq:4}", "'503/{nomor}", "'503/{nomor}", '{nomor} is none of'],
    [iumk, "'503/{seq:4}", "'503", "number: '503", 'exactly one {seq:N}'],
    [iumk, '{ key: nik, label: NIK, type: nik', '{ key: phone, label: NIK, type: nik', 'key: phone, label: Nomor HP', 'used twice'],
    [iumk, 'perorangan: Perorangan, badan', 'badan', 'type: choice\n    options: { badan', 'at least two options'],
    [iumk, '      aid: Untuk', '      aids: Untuk', 'hints:', 'no option "aids"'],
    [iumk, 'successor: NIB', 'successor_service: nip\n  successor: NIB', 'successor_service: nip', 'no other service "nip"'],
    [iumk, "'[0-9.-]{15,21}'", "'[0-9'", "'[0-9'", 'no regular expression'],
    [iumk, 'type: nik', 'type: ktp', 'type: ktp', '"ktp" is none of'],
    [letter, '{{fields.nik}}', '{{fields.nikk}}', '{{fields.nikk}}', 'no field "nikk"'],
    [letter, '{{fields.capital | rupiah}}', '{{fields.capital | dolar}}', 'dolar', 'none of: rupiah'],
    [letter, '{{photo.pas_foto}}', '{{photo.foto}}', '{{photo.foto}}', 'no document "foto"'],
    [letter, '{{verifyUrl}}', '{{verify}}', '{{verify}}', 'not known'],
    [letter, '{{signer.rank}}', '{{signer.rank}', '{{signer.rank}', 'not closed'],
    [iumkTexts, 'ask.capital', 'ask.modal', 'ask.modal', 'no field or document'],
    [iumkTexts, '{receiptCode}', '{kode}', '{kode}', '{kode} is none of'],
    ['texts/notices.yaml', 'lambat {limitDate}', 'lambat {tenggat}', '{tenggat}', '{tenggat} is none of'],
    ['texts/words.yaml', 'word.no: Tidak', 'word.no: Tidak\nnotice.ready: Siap', 'notice.ready', 'already in another file'],
    [iumk, 'label: Foto KTP', 'label: Kode OTP dari OSS', 'key: ktp, label: Kode OTP', 'one-time code'],
    [iumkTexts, 'Silakan kirim foto KTP Anda.', 'Kirim kode verifikasi dari SMS.', 'ask.ktp', 'one-time code'],
    ['texts/notices.yaml', 'Cukup kirim bagian itu', 'Kirim juga kode OTP', 'notice.returned', 'one-time code'],
    [iumk, 'by: [officer], needs: [note] }', 'by: [officer], needs: [note], data: [{ key: result, label: Hasil, type: text }] }', 'needs: [note], data', 'needs: [data]'],
    [iumk, 'by: [officer], needs: [note] }', 'by: [officer], needs: [data], data: [{ key: place, label: Tempat, type: text }] }', 'key: place', '{place} means something else'],
    [iumk, 'by: [officer], needs: [note] }', 'by: [officer], needs: [data], data: [{ key: result, label: Hasil, type: choice }] }', 'key: result', 'at least two options'],
    ['language/signals.yaml', 'menu: [', 'Menu: [', 'Menu: [', '"Menu" is not a known key'],
    ['language/signals.yaml', 'thanks: [', 'thanks: [1, ', 'thanks: [', 'must be string'],
    ['office.yaml', 'timezone: Asia/Makassar', 'timezone: Asia/Kutai', 'timezone: Asia/Kutai', 'no time zone'],
    ['office.yaml', 'name: Muhuran', 'name: Liang', 'name: Muhuran'.replace('Muhuran', 'Liang, aliases: [muhoran]'), 'already means Liang'],
    ['office.yaml', "'2026-08-17'", "'2026-08-35'", "'2026-08-35'", 'no day of the calendar'],
  ])('%s: %j as %j', (file, find, put, at, says) => {
    const before = readFileSync(join(dir, file), 'utf8');
    const text = before.replace(find, () => put);
    expect(text).not.toBe(before);
    writeFileSync(join(dir, file), text);

    const problems = checkFolder(dir, dir);

    const line = text.slice(0, text.indexOf(at)).split('\n').length;
    expect(problems).toContainEqual({
      file,
      line,
      column: expect.any(Number),
      message: expect.stringContaining(says),
    });
    expect(() => loadCatalogue(dir)).toThrow(CatalogueInvalid);
  });

  it('a letter that is missing', () => {
    rmSync(join(dir, letter));
    expect(checkFolder(dir, dir)).toMatchObject([{ file: iumk, message: 'letter.yaml is missing: the letter is made here' }]);
  });

  it('a notice for which there is no text at all', () => {
    const file = join(dir, 'texts', 'notices.yaml');
    const text = readFileSync(file, 'utf8').replace(/^notice\.(general|drafted):.*\n/gm, '');
    writeFileSync(file, text);
    expect(checkFolder(dir, dir)).toContainEqual(
      expect.objectContaining({ file: iumk, message: 'there is no text "notice.drafted"' }),
    );
  });

  it('a wait for the citizen of which nothing reminds', () => {
    const file = join(dir, 'texts', 'notices.yaml');
    const text = readFileSync(file, 'utf8').replace(/^notice\.(general|reminder):.*\n/gm, '');
    writeFileSync(file, text);
    expect(checkFolder(dir, dir)).toContainEqual(
      expect.objectContaining({ file: iumk, message: 'there is no text "notice.reminder"' }),
    );
  });

  it('a folder that is no catalogue', () => {
    expect(() => loadCatalogue(join(dir, 'texts'))).toThrow('office.yaml:1:1 the file is missing');
  });

  it('but a service without texts.yaml and general notices is taken', () => {
    rmSync(join(dir, iumkTexts));
    const { texts } = loadCatalogue(dir);
    expect(texts.render('ask.business_name', {}, 'iumk')).toContain('Nama usaha');
    expect(texts.render('ask.ktp', {}, 'iumk')).toContain('Foto KTP');
  });
});
