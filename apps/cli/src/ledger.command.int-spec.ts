import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { CaseworkWorld } from '../../../libs/casework/src/testing/casework-world';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { run } from './ledger.command';

jest.setTimeout(60_000); // a small machine under load

describe('npm run ledger', () => {
  let test: TestDatabase;
  let world: CaseworkWorld;
  let folder: string;
  let file: string;
  let printed: string;

  beforeAll(async () => {
    test = await createTestDatabase();
    world = await CaseworkWorld.at(test.url);
    folder = await mkdtemp(join(tmpdir(), 'ledger-'));
    file = join(folder, 'root.txt');
    const key = Buffer.alloc(32, 7).toString('base64');
    Object.assign(process.env, { DATABASE_URL: test.url, ENCRYPTION_KEY: key, TOKEN_SECRET: key });
    const { id, wrapped, sealingFrom } = world.wrapped;
    await world.database.query('INSERT INTO keyring (id, wrapped, sealing_from) VALUES ($1, $2, $3)', [
      ...[id, wrapped, sealingFrom],
    ]);
  });
  afterAll(async () => {
    await world?.database.close();
    await test?.drop();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    printed = '';
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((printed += String(text))));
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  });
  afterEach(() => jest.restoreAllMocks());

  it('keeps a root that later work agrees with and a case taken away does not', async () => {
    const [first, second] = [await world.aCase(), await world.aCase()];
    expect(await run(['root'])).toBe(0);
    await writeFile(file, `\n> si-cepat-mesi ledger\n\n${printed}`);

    await world.aReturnedCase();
    printed = '';
    expect(await run(['verify', '--against', file])).toBe(0);
    expect(printed).toBe('the ledger is whole, against 2 kept heads\n');

    const owner = new Client({ connectionString: test.url });
    await owner.connect();
    await owner.query('SET session_replication_role = replica');
    await owner.query('DELETE FROM case_events WHERE case_id = $1', [first.id]);
    await owner.query('DELETE FROM cases WHERE id = $1', [first.id]);
    await owner.end();
    printed = '';
    expect(await run(['verify'])).toBe(0);
    expect(await run(['verify', '--against', file])).toBe(1);
    expect(printed).toContain(`{"caseId":"${first.id}","seq":1,"problem":"case_missing"}\n1 found\n`);
    expect(printed).not.toContain(second.id);
  });

  it('refuses a root that was cut or edited', async () => {
    await run(['root']);
    const lines = printed.trim().split('\n');
    await writeFile(file, lines.slice(1).join('\n'));
    await expect(run(['verify', '--against', file])).rejects.toThrow('not a whole root');
  });

  it.each([[[]], [['verify', '--against']], [['verify', 'x']], [['root', 'x']]])(
    'says how it is used when given %j',
    async (args) => {
      expect(await run(args)).toBe(2);
      expect(printed).toBe('');
    },
  );
});
