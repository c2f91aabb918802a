import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkFolder, loadCatalogue } from '@app/catalogue';
import { trialProblems } from '@app/letters';
import { documentedFiles, writeDocumentedService } from '../support/documented-service';

describe('docs/add-a-service.md', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'catalogue-'));
    cpSync('catalogue', dir, { recursive: true });
    writeDocumentedService(dir);
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('shows the three files of SKTM', () => {
    expect(Object.keys(documentedFiles())).toEqual(
      ['service', 'letter', 'texts'].map((name) => `services/sktm/${name}.yaml`),
    );
  });

  it('shows a service that is right in every line, its letter too', async () => {
    expect(checkFolder(join(dir, 'services', 'sktm'), dir)).toEqual([]);
    const catalogue = loadCatalogue(dir);
    expect(catalogue.service('sktm').title).toBe('Surat Keterangan Tidak Mampu');
    expect(await trialProblems(catalogue)).toEqual([]);
  });

  it('is as right without the texts, which are made from the labels', () => {
    rmSync(join(dir, 'services', 'sktm', 'texts.yaml'));
    const { texts } = loadCatalogue(dir);
    expect(texts.render('ask.income', {}, 'sktm')).toContain('Penghasilan sebulan');
  });
});
