import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './service.command';

describe('npm run service', () => {
  let dir: string;
  let printed: string;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'catalogue-'));
    cpSync('catalogue', dir, { recursive: true });
    process.env['CATALOGUE_DIR'] = dir;
    printed = '';
    const record = (text: unknown): boolean => Boolean((printed += String(text)));
    jest.spyOn(process.stdout, 'write').mockImplementation(record);
    jest.spyOn(process.stderr, 'write').mockImplementation(record);
  });

  afterEach(() => {
    jest.restoreAllMocks();
    delete process.env['CATALOGUE_DIR'];
    rmSync(dir, { recursive: true });
  });

  it('makes a skeleton that is right as it stands, and never over another', async () => {
    expect(await run(['new', 'sktm'])).toBe(0);
    expect(await run(['check', join(dir, 'services', 'sktm')])).toBe(0);
    expect(await run(['check', dir])).toBe(0);
    expect(await run(['new', 'sktm'])).toBe(1);
    expect(await run(['new', '../x'])).toBe(1);
  });

  it('names file, line and column of a mistake', async () => {
    rmSync(join(dir, 'services', 'ak1', 'letter.yaml'));
    expect(await run(['check', join(dir, 'services', 'ak1')])).toBe(1);
    expect(printed).toMatch(/services\/ak1\/service\.yaml:\d+:\d+ letter\.yaml is missing/);
  });

  it('tries the letters too, and names the line that cannot be drawn', async () => {
    const file = join(dir, 'services', 'ak1', 'letter.yaml');
    const text = readFileSync(file, 'utf8').replace(
      '- columnGap: 16\n    columns:',
      '- columnGap: 16\n    kolom:',
    );
    writeFileSync(file, text);
    expect(await run(['check', join(dir, 'services', 'ak1')])).toBe(1);
    const line = text.slice(0, text.indexOf('- columnGap')).split('\n').length;
    expect(printed).toContain(`letter.yaml:${line}:`);
    expect(printed).toContain('the letter cannot be made with the smallest data');
  });

  it.each([[[]], [['check']], [['check', '/nowhere/at/all']]])('explains itself at %j', async (args) => {
    expect(await run(args)).toBe(1);
    expect(printed).not.toBe('');
  });
});
