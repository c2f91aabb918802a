import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CatalogueInvalid, loadCatalogue } from '@app/catalogue';
import { requireLetters, trialProblems } from './letter-trial';

const letter = 'services/iumk/letter.yaml';

describe('a letter is rendered on trial before anybody needs it:', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'catalogue-'));
    cpSync('catalogue', dir, { recursive: true });
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('every bundled letter, with the smallest and the largest data', async () => {
    expect(await trialProblems(loadCatalogue(dir))).toEqual([]);
  });

  it.each([
    ['text: SURAT IZIN USAHA MIKRO DAN KECIL', 'texte: SURAT', 'texte: SURAT', 'Unrecognized'],
    ["{ qr: '{{verifyUrl}}', fit: 84 }", "{ qr: '{{verifyUrl}}', fit: 84, eccLevel: 9 }", 'unbreakable', ''],
    ["image: '{{photo.pas_foto}}'", "image: '/etc/hostname'", 'unbreakable', ''],
    ['- [Nama, ', '- [Nama, x, y, ', '- layout', ''],
  ])('%j as %j is refused at its line', async (find, put, at, says) => {
    const path = join(dir, letter);
    const text = readFileSync(path, 'utf8').replace(find, () => put);
    writeFileSync(path, text);
    const catalogue = loadCatalogue(dir);

    const problems = await trialProblems(catalogue);

    const line = text.slice(0, text.indexOf(at)).split('\n').length;
    expect(problems).toEqual([
      { file: letter, line, column: expect.any(Number), message: expect.stringContaining(says) },
    ]);
    await expect(requireLetters(catalogue, join(dir, 'proof'))).rejects.toThrow(CatalogueInvalid);
  });

  it('once, until a letter changes', async () => {
    const proof = join(dir, 'proof');
    await requireLetters(loadCatalogue(dir), proof);
    const first = readFileSync(proof, 'utf8');
    expect(first).toMatch(/^[0-9a-f]{64}$/);

    const path = join(dir, letter);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace('text: SURAT', 'texte: SURAT'));
    await expect(requireLetters(loadCatalogue(dir), proof)).rejects.toThrow(CatalogueInvalid);
    expect(readFileSync(proof, 'utf8')).toBe(first);

    // What has passed is not rendered again; a proof that was cut off proves nothing.
    writeFileSync(path, text);
    await requireLetters(loadCatalogue(dir), proof);
    writeFileSync(proof, first.slice(0, 10));
    await requireLetters(loadCatalogue(dir), proof);
    expect(readFileSync(proof, 'utf8')).toBe(first);
  });
});
