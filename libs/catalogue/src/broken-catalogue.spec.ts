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
    [iumk, "'503/{seq:4}", "'503/{nomor}", "'503/{nomor}", '{nomor} is none of'],
    [iumk, "'503/{seq:4}", "'503", "number: '503", 'exactly one {seq:N}'],
    [iumk, '{ key: nik, label: NIK, type: nik', '{ key: phone, label: NIK, type: nik', 'key: phone, label: Nomor HP', 'used twice'],
    [iumk, 'perorangan: Perorangan, badan', 'badan', 'type: choice', 'at least two options'],
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
