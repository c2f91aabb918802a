import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '@app/config';

type Packages = Record<string, string>;

const read = (file: string): string => readFileSync(join(projectFolder, file), 'utf8');
const { dependencies, devDependencies } = JSON.parse(read('package.json')) as {
  dependencies: Packages;
  devDependencies: Packages;
};
const documented = read('docs/dependencies.md');
const names = Object.keys({ ...dependencies, ...devDependencies });

describe('docs/dependencies.md', () => {
  // Types go with the package that they describe.
  it.each(names.filter((name) => !name.startsWith('@types/')))('says why %s is here', (name) => {
    expect(documented).toContain(`\`${name}\``);
  });
});

describe('docs/adr', () => {
  it('numbers every decision once', () => {
    const numbers = readdirSync(join(projectFolder, 'docs/adr')).map((file) => file.slice(0, 4));
    expect(numbers.length).toBeGreaterThan(0);
    expect(new Set(numbers).size).toBe(numbers.length);
  });
});
