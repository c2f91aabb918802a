import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeyringCopyDamaged } from './intake.errors';
import { KeyringCopy } from './keyring-copy';

let folder: string;

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'keyring-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function copyOf(text: string): KeyringCopy {
  writeFileSync(join(folder, 'keyring.json'), text);
  return new KeyringCopy(folder);
}

it('is empty where there is none', async () => {
  expect(await new KeyringCopy(folder).read()).toEqual([]);
});

it('gives back what was written', async () => {
  const copy = new KeyringCopy(folder);
  const keys = [
    { id: 7, wrapped: Buffer.from('seven'), sealingFrom: new Date(0) },
    { id: 8, wrapped: Buffer.from('eight'), sealingFrom: null },
  ];
  await copy.write(keys);
  expect(await copy.read()).toEqual(keys);
});

it('reads a key without its time as one that seals', async () => {
  const copy = copyOf('[{"id":7,"wrapped":"c2V2ZW4="}]');
  expect(await copy.read()).toEqual([{ id: 7, wrapped: Buffer.from('seven'), sealingFrom: new Date(0) }]);
});

it.each([
  '',
  '[{"id":7',
  '{}',
  '[null]',
  '[{"id":"7","wrapped":"x"}]',
  '[{"id":7}]',
  '[{"id":7,"wrapped":"x","sealingFrom":1}]',
])('refuses %j', async (text) => {
  await expect(copyOf(text).read()).rejects.toThrow(KeyringCopyDamaged);
});
