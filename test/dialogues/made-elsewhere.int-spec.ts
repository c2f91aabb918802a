import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkFolder } from '@app/catalogue';
import { setLogLevel } from '@app/observability';
import { catalogueWith } from '../support/catalogue-with';
import { sentenceOf, tell } from './tell';

jest.setTimeout(120_000); // a small machine under load

const dialogues = join(__dirname, 'made-elsewhere');
const files = readdirSync(dialogues).filter((name) => name.endsWith('.dialogue'));
const examples = readdirSync('catalogue/examples');

describe('a ready-made service whose document is made elsewhere', () => {
  let dir: string;
  const before = process.env['CATALOGUE_DIR'];

  beforeAll(async () => {
    setLogLevel('error');
    dir = catalogueWith(...examples); // and the IUMK retired in favour of the NIB, as docs/made-elsewhere.md says
    const iumk = join(dir, 'services/iumk/service.yaml');
    const text = readFileSync(iumk, 'utf8');
    writeFileSync(iumk, text.replace('mode: active', 'mode: retired\n  successor_service: nib'));
    process.env['CATALOGUE_DIR'] = dir;
  });
  afterAll(async () => {
    if (before === undefined) delete process.env['CATALOGUE_DIR'];
    else process.env['CATALOGUE_DIR'] = before;
    if (dir) rmSync(dir, { recursive: true });
  });

  it.each(examples)('is right in every line: %s', (name) => {
    expect(checkFolder(join('catalogue/examples', name), 'catalogue')).toEqual([]);
  });

  it('leaves no mistake in the catalogue that it was copied to', () =>
    expect(checkFolder(dir, dir)).toEqual([]));

  it.each(files.map((name) => [sentenceOf(join(dialogues, name)), name]))(
    '%s (%s)',
    async (_sentence, name) => {
      const { heard } = await tell(join(dialogues, name));
      expect(heard.filter(({ text }) => /\d{16}/.test(text))).toEqual([]);
    },
  );
});
