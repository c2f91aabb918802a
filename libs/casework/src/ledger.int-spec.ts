import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { CaseworkWorld, officer } from './testing/casework-world';

describe('the ledger', () => {
  let test: TestDatabase;
  let world: CaseworkWorld;
  let owner: Client;
  let id: string;

  beforeAll(async () => {
    test = await createTestDatabase();
    world = await CaseworkWorld.at(test.url);
    owner = new Client({ connectionString: test.url });
    await owner.connect();
  });

  afterAll(async () => {
    await owner?.end();
    await world?.database.close();
    await test?.drop();
  });

  beforeEach(async () => {
    ({ id } = await world.aReturnedCase());
    await world.cases.assign(id, null, officer);
  });

  /** What only somebody with the owner's login could do: past the triggers. */
  const tamper = async (sql: string): Promise<void> => {
    await owner.query(`BEGIN; SET LOCAL session_replication_role = replica`);
    await owner.query(sql, [id]);
    await owner.query('COMMIT');
  };

  it('is whole after ordinary work', async () => {
    expect(await world.ledger.verify(id)).toBeNull();
  });

  it.each([
    ['time', `UPDATE case_events SET at = at + interval '1 second' WHERE case_id = $1 AND seq = 2`],
    ['actor', `UPDATE case_events SET actor_kind = 'system' WHERE case_id = $1 AND seq = 2`],
    ['actor id', `UPDATE case_events SET actor_id = NULL WHERE case_id = $1 AND seq = 2`],
    ['action', `UPDATE case_events SET action = 'cancel' WHERE case_id = $1 AND seq = 2`],
    ['from', `UPDATE case_events SET from_status = 'ready' WHERE case_id = $1 AND seq = 2`],
    ['to', `UPDATE case_events SET to_status = 'ready' WHERE case_id = $1 AND seq = 2`],
    ['nothing for null', `UPDATE case_events SET from_status = '' WHERE case_id = $1 AND seq = 1`],
    ['detail hash', `UPDATE case_events SET detail_hash = hash WHERE case_id = $1 AND seq = 2`],
    ['hash', `UPDATE case_events SET hash = detail_hash WHERE case_id = $1 AND seq = 2`],
    ['a line in the middle gone', `DELETE FROM case_events WHERE case_id = $1 AND seq = 2`],
    ['the last line gone', `DELETE FROM case_events WHERE case_id = $1 AND seq = 4`],
    ['all lines gone', `DELETE FROM case_events WHERE case_id = $1`],
    ['the head', `UPDATE cases SET head = '\\x00' WHERE id = $1`],
    ['the count', `UPDATE cases SET event_seq = 9 WHERE id = $1`],
    ['the status of the case', `UPDATE cases SET status = 'ready' WHERE id = $1`],
    ['the salt', `UPDATE case_event_details SET salt = '\\x00' WHERE case_id = $1 AND seq = 2`],
    [
      'the detail',
      `UPDATE case_event_details SET detail_sealed = set_byte(detail_sealed, 20, 255 - get_byte(detail_sealed, 20))
        WHERE case_id = $1 AND seq = 2`,
    ],
  ])('finds a change of %s', async (_what, sql) => {
    await tamper(sql);
    expect(await world.ledger.verify(id)).not.toBeNull();
  });

  it('still verifies when the details of a person were erased', async () => {
    await owner.query('DELETE FROM case_event_details WHERE case_id = $1', [id]);
    expect(await world.ledger.verify(id)).toBeNull();
    expect((await world.cases.events(id)).every(({ detail }) => detail === null)).toBe(true);
  });

  it.each([
    'UPDATE case_events SET action = action WHERE case_id = $1',
    'DELETE FROM case_events WHERE case_id = $1',
  ])('cannot be rewritten by the application: %s', async (sql) => {
    await expect(world.database.query(sql, [id])).rejects.toThrow(/permission denied/);
    await expect(owner.query(sql, [id])).rejects.toThrow(/append only/);
  });
});
