import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * From where people have logged in before, so that somebody else's wrong passwords shut nobody out there; and what
 * was written about a case, for whoever inspects it.
 */
export class KnownPlaces1732400000013 implements MigrationInterface {
  name = 'KnownPlaces1732400000013';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE sessions ADD COLUMN address_hash bytea;
      CREATE INDEX sessions_address_idx ON sessions (address_hash, created_at) WHERE address_hash IS NOT NULL;
      CREATE INDEX outbound_messages_case_idx ON outbound_messages (case_id) WHERE case_id IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DROP INDEX outbound_messages_case_idx; DROP INDEX sessions_address_idx; ALTER TABLE sessions DROP COLUMN address_hash`,
    );
  }
}
