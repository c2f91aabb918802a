import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { CaseworkWorld, officer } from './testing/casework-world';

describe('a case keeps the definition that it began with', () => {
  let test: TestDatabase;
  let dir: string;
  let worlds: CaseworkWorld[];

  beforeEach(async () => {
    test = await createTestDatabase();
    dir = mkdtempSync(join(tmpdir(), 'catalogue-'));
    cpSync('catalogue', dir, { recursive: true });
    worlds = [];
  });

  afterEach(async () => {
    for (const { database } of worlds) await database.close();
    await test.drop();
    rmSync(dir, { recursive: true });
  });

  async function start(before?: CaseworkWorld): Promise<CaseworkWorld> {
    const world = await CaseworkWorld.at(test.url, { catalogueDir: dir, wrapped: before?.wrapped });
    worlds.push(world);
    return world;
  }

  function edit(...changes: [find: string, put: string][]): void {
    const file = join(dir, 'services', 'iumk', 'service.yaml');
    let text = readFileSync(file, 'utf8');
    for (const [find, put] of changes) {
      expect(text).toContain(find);
      text = text.replace(find, put);
    }
    writeFileSync(file, text);
  }

  it('over a restart with edited files: running cases follow the old one, new ones the new', async () => {
    const before = await start();
    const running = await before.aCase();
    edit(
      ['version: 1', 'version: 2'],
      [
        '    verifying: { label',
        '    looking: { label: Tinjau lokasi, waits_for: office }\n    verifying: { label',
      ],
      [
        '{ label: Mulai periksa, from: [submitted], to: verifying, by: [officer], notify: verifying }',
        '{ label: Tinjau dulu, from: [submitted], to: looking, by: [officer] }\n    looked: { label: Sudah ditinjau, from: [looking], to: verifying, by: [officer] }',
      ],
    );

    const after = await start(before);
    const old = await after.cases.act(running.id, 'start_verification', { actor: officer });
    const fresh = await after.aCase();
    const moved = await after.cases.act(fresh.id, 'start_verification', { actor: officer });

    expect([old.definition.version, old.status]).toEqual([1, 'verifying']);
    expect([moved.definition.version, moved.status]).toEqual([2, 'looking']);
    expect((await after.cases.act(fresh.id, 'looked', { actor: officer })).status).toBe('verifying');
    await expect(after.cases.act(running.id, 'looked', { actor: officer })).rejects.toMatchObject({
      code: 'casework.action_not_allowed',
    });
  });

  it('when its folder is taken away', async () => {
    const before = await start();
    const running = await before.aVerifyingCase();
    rmSync(join(dir, 'services', 'iumk'), { recursive: true });

    const after = await start(before);
    const drafted = await after.cases.act(running.id, 'draft_letter', { actor: officer });

    expect(drafted.definition.title).toBe('Izin Usaha Mikro dan Kecil');
    expect(drafted.status).toBe('drafted');
    await expect(after.aCase()).rejects.toMatchObject({ code: 'catalogue.service_unknown' });
  });

  it('and a file that was only laid out anew makes no new version', async () => {
    const before = await start();
    await before.aCase();
    edit(['fee: 0\n', 'fee:   0 # Rupiah\n']);

    const after = await start(before);
    await after.aCase();

    const versions = await after.database.query(`SELECT 1 FROM service_versions WHERE code = 'iumk'`);
    expect(versions).toHaveLength(1);
  });
});
