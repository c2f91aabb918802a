import { type ActionInput, Ledger } from '@app/casework';
import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { LettersWorld } from './testing/letters-world';

jest.setTimeout(240_000); // a small machine under load

const mostStatements = 200;

/** From the draft to the citizen's hand, then a correction and its end. */
const sequence: { action: string; scan?: boolean; more?: Partial<ActionInput> }[] = [
  { action: 'draft_letter' },
  { action: 'review' },
  { action: 'print_sheet' },
  { action: 'confirm_identity' },
  { action: 'record_signature', scan: true },
  { action: 'mark_ready' },
  { action: 'hand_over' },
  { action: 'correct', more: { note: 'nama usaha salah' } },
  { action: 'correct', scan: true, more: { note: 'nama usaha salah' } },
  { action: 'revoke', more: { reasons: ['false_data'] } },
];

describe('a letter from draft to delivery, cut off at every statement', () => {
  let test: TestDatabase;
  let world: LettersWorld;
  let owner: Client;
  let id: string;

  beforeAll(async () => {
    test = await createTestDatabase();
    world = await LettersWorld.at(test.url);
    owner = new Client({ connectionString: test.url });
    await owner.connect();
    ({ id } = await world.aCase());
  });

  afterAll(async () => {
    await owner?.end();
    await world?.close();
    await test?.drop();
  });

  afterEach(() => jest.restoreAllMocks());

  /** Everything that a move of this case may write, as one value. */
  const everything = (): Promise<unknown> =>
    world.database.queryOne(
      `SELECT (SELECT to_jsonb(c) FROM cases c WHERE c.id = $1) AS record,
         (SELECT jsonb_agg(to_jsonb(l) ORDER BY l.ordinal) FROM letters l WHERE l.case_id = $1) AS letters,
         (SELECT jsonb_agg(to_jsonb(n) ORDER BY n.seq) FROM letter_numbers n) AS numbers,
         (SELECT jsonb_agg(to_jsonb(s)) FROM number_series s) AS series,
         (SELECT count(*) FROM case_events e WHERE e.case_id = $1) AS events,
         (SELECT jsonb_agg(to_jsonb(t) ORDER BY t.id) FROM timers t WHERE t.subject_id = $1) AS timers`,
      [id],
    );

  /** The connection dies before statement `n` of a transaction, as when the process is killed there. */
  const killAt = (n: number): { reached: () => boolean } => {
    const { database } = world;
    const query = database.query.bind(database);
    let count = 0;
    jest.spyOn(database, 'query').mockImplementation(async (sql: string, parameters?: readonly unknown[]) => {
      count += 1;
      if (count === n) {
        const [backend] = await query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
        await owner.query('SELECT pg_terminate_backend($1, 10000)', [backend?.pid]);
      }
      return query(sql, parameters);
    });
    return { reached: () => count >= n };
  };

  it.each(sequence)('$action happens wholly or not at all', async ({ action, scan, more }) => {
    const input = { ...more, ...(scan ? { fileId: await world.aScan() } : {}) };
    const before = await everything();
    let cuts = 0;
    for (; cuts < mostStatements; cuts += 1) {
      const kill = killAt(cuts + 1);
      const cut = await world.database
        .transaction(() => world.act(id, action, input))
        .then(
          () => null,
          (error: unknown) => error,
        );
      jest.restoreAllMocks();
      if (!kill.reached()) {
        expect(cut).toBeNull();
        break;
      }
      expect(cut).toMatchObject({ kind: 'unavailable' });
      expect(await everything()).toEqual(before);
    }

    expect(cuts).toBeGreaterThan(5);
    expect(cuts).toBeLessThan(mostStatements);
    expect(await everything()).not.toEqual(before);
    expect(await world.get(Ledger).verify(id)).toBeNull();
  });

  it('ends with every number explained and the case where it belongs', async () => {
    const letters = await world.database.query(
      `SELECT l.ordinal, l.status, n.state FROM letters l JOIN letter_numbers n ON n.letter_id = l.id
        WHERE l.case_id = $1 ORDER BY l.ordinal`,
      [id],
    );
    expect(letters).toEqual([
      { ordinal: 1, status: 'superseded', state: 'used' },
      { ordinal: 2, status: 'revoked', state: 'used' },
    ]);
    expect((await world.cases.get(id)).status).toBe('handed_over');
    const events = await world.cases.events(id);
    expect(events.map(({ action }) => action).slice(-sequence.length)).toEqual(
      sequence.map(({ action }) => action),
    );
  });
});
