import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DiskRecords } from './disk-records';
import { itBehavesLikeARecordStore } from './record-store.conformance';

describe('sealed files in a folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'si-cepat-mesi-records-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  itBehavesLikeARecordStore(() => new DiskRecords(folder));
});
