import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { chainHash } from './ledger';
import { type CaseHead, type LedgerAlarm, LedgerRoot } from './ledger-root';
import { CaseworkWorld, officer } from './testing/casework-world';

jest.setTimeout(60_000); // a small machine under load

interface Line {
  seq: number;
  at: Date;
  actor_kind: string;
  actor_id: string | null;
  action: string;
  from_status: string | null;
  to_status: string | null;
  detail_hash: Buffer;
}

describe('somebody with the keys of the database attacks the ledger', () => {
  let test: TestDatabase;
  let world: CaseworkWorld;
  let owner: Client;
  let root: LedgerRoot;
  let id: string;

  beforeAll(async () => {
    test = await createTestDatabase();
    world = await CaseworkWorld.at(test.url);
    root = new LedgerRoot(world.database, world.ledger);
    owner = new Client({ connectionString: test.url });
    await owner.connect();
    // Past the triggers that refuse every change.
    await owner.query('SET session_replication_role = replica');
  });

  afterAll(async () => {
    await owner?.end();
    await world?.database.close();
    await test?.drop();
  });

  beforeEach(async () => {
    await owner.query('TRUNCATE cases CASCADE');
    ({ id } = await world.aReturnedCase());
    await world.cases.assign(id, null, officer);
  });

  const faults = (): Promise<LedgerAlarm[]> => gathered(root.faults());
  const heads = (): Promise<CaseHead[]> => gathered(root.heads());
  const run = (sql: string): Promise<unknown> => owner.query(sql, [id]);

  /** Writes every hash anew, and the case's head with it: nothing inside the database can tell. */
  const rehash = async (): Promise<void> => {
    const { rows } = await owner.query<Line>('SELECT * FROM case_events WHERE case_id = $1 ORDER BY seq', [
      id,
    ]);
    let head: Buffer | null = null;
    for (const line of rows) {
      const parts = [line.actor_kind, line.actor_id, line.action, line.from_status, line.to_status];
      head = chainHash(head, [id, String(line.seq), line.at.toISOString(), ...parts], line.detail_hash);
      await owner.query('UPDATE case_events SET hash = $3 WHERE case_id = $1 AND seq = $2', [
        id,
        line.seq,
        head,
      ]);
    }
    const status = rows.at(-1)?.to_status;
    await owner.query('UPDATE cases SET head = $2, event_seq = $3, status = $4 WHERE id = $1', [
      ...[id, head, rows.length, status],
    ]);
  };

  const swap = `UPDATE case_events SET seq = CASE seq WHEN 2 THEN 103 ELSE 102 END WHERE case_id = $1 AND seq IN (2, 3)`;
  const back = `UPDATE case_events SET seq = seq - 100 WHERE case_id = $1 AND seq > 100`;
  const copy = `INSERT INTO case_events SELECT case_id, 5, at, actor_kind, actor_id, action, from_status, to_status,
    detail_hash, hash FROM case_events WHERE case_id = $1 AND seq = 4`;
  const attacks: [string, string[]][] = [
    ['edited', [`UPDATE case_events SET actor_id = NULL WHERE case_id = $1 AND seq = 2`]],
    ['deleted', [`DELETE FROM case_events WHERE case_id = $1 AND seq = 2`]],
    ['inserted', [copy]],
    ['swapped with the next', [swap, back]],
    ['cut off at the end', [`DELETE FROM case_events WHERE case_id = $1 AND seq = 4`]],
  ];

  it('finds nothing where nothing was done, also after more work', async () => {
    const kept = await heads();
    await world.cases.act(id, 'cancel', { actor: officer });
    expect(await faults()).toEqual([]);
    expect(await gathered(root.differences(kept))).toEqual([]);
  });

  it.each(attacks)('a line %s is found from inside', async (_what, statements) => {
    for (const sql of statements) await run(sql);
    expect(await faults()).toEqual([expect.objectContaining({ caseId: id })]);
  });

  it.each([
    ['edited', [`UPDATE case_events SET actor_id = NULL WHERE case_id = $1 AND seq = 2`]],
    ['cut off at the end', [`DELETE FROM case_events WHERE case_id = $1 AND seq = 4`]],
  ])(
    'a line %s and every hash made to fit again is found by the root kept elsewhere',
    async (_what, statements) => {
      const kept = await heads();
      for (const sql of statements) await run(sql);
      await rehash();

      expect(await faults()).toEqual([]);
      expect(await gathered(root.differences(kept))).toEqual([
        { caseId: id, seq: 4, problem: 'not_as_kept' },
      ]);
    },
  );

  it('a case taken away with all its lines is found by the root kept elsewhere', async () => {
    const kept = await heads();
    await run('DELETE FROM case_event_details WHERE case_id = $1');
    await run('DELETE FROM case_events WHERE case_id = $1');
    await run('DELETE FROM cases WHERE id = $1');

    expect(await faults()).toEqual([]);
    expect(await gathered(root.differences(kept))).toEqual([{ caseId: id, seq: 4, problem: 'case_missing' }]);
  });

  it('lines whose case was taken away are found from inside', async () => {
    await run('DELETE FROM cases WHERE id = $1');
    expect(await faults()).toEqual([{ caseId: id, seq: 4, problem: 'case_missing' }]);
  });
});

async function gathered<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
