import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const pages = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)].filter((name) =>
  name.endsWith('.md'),
);
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

const allOf = (text: string, pattern: RegExp): string[] => [
  ...new Set([...text.matchAll(pattern)].map(([, found = '']) => found)),
];

describe('what the documents tell an operator to do', () => {
  it.each(pages)('%s names only commands that there are', (page) => {
    const named = allOf(read(page), /npm run ([a-z][\w:-]*)/g);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('knows every command that an operator has', () => {
    const named = allOf(read('docs/operations.md'), /npm run ([a-z][\w:-]*)/g);
    expect(named).toEqual(
      expect.arrayContaining(['backup', 'restore', 'keys', 'ledger', 'user', 'service', 'install-service']),
    );
  });

  it('names only variables that .env.example explains', () => {
    const known = new Set(allOf(read('.env.example'), /^# ([A-Z][A-Z0-9_]+)=/gm));
    const named = allOf(read('docs/operations.md'), /\b([A-Z]+(?:_[A-Z]+)+)\b/g);
    const elsewhere = ['BACKUP_PASSPHRASE_FILE']; // for the command alone
    expect(named.filter((name) => !known.has(name) && !elsewhere.includes(name))).toEqual([]);
  });

  it('names only figures that are measured', () => {
    const measured = read('apps/api/src/operations/operations.controller.ts');
    const named = allOf(read('docs/operations.md'), /`([a-z]+_(?:seconds|up|bytes|messages|jobs))[`{]/g);
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => !measured.includes(`'${name}'`))).toEqual([]);
  });

  it('leads from its contents to chapters that there are', () => {
    const text = read('docs/operations.md');
    const anchors = allOf(text, /^## (.+)$/gm).map((title) =>
      title
        .toLowerCase()
        .replaceAll(/[^a-z0-9 -]/g, '')
        .replaceAll(' ', '-'),
    );
    expect(allOf(text, /\]\(#([^)]+)\)/g)).toEqual(anchors);
  });
});
