import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const rows = readFileSync(join(root, 'docs/channels-rules.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| rule '))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')));

/** The files of a cell, each with the sentences that are quoted behind it. */
function quoted(cell: string): [path: string, sentences: string[]][] {
  return cell.split('; ').map((part) => {
    const path = /`([^`]+)`/.exec(part)?.[1] ?? '';
    return [path, [...part.matchAll(/"([^"]+)"/g)].map(([, sentence = '']) => sentence)];
  });
}

describe('the table of the channels', () => {
  it('has rows of three cells', () => {
    expect(rows.length).toBeGreaterThan(40);
    expect(rows.filter((cells) => cells.length !== 3)).toEqual([]);
  });

  it.each(rows)('%s', (_rule, kept = '', played = '') => {
    const files = [...kept.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path);
    const missing = files.filter((path) => !existsSync(join(root, path)));
    const gone = quoted(played).flatMap(([path, sentences]) => {
      const text = existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : null;
      if (text === null) return [path];
      return sentences
        .filter((sentence) => !text.includes(sentence))
        .map((sentence) => `${path}: ${sentence}`);
    });

    expect(files.length).toBeGreaterThan(0);
    expect([...missing, ...gone]).toEqual([]);
  });
});
