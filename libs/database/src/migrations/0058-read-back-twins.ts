import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What was read back from a provider may bear another id there than in its webhook: which messages came that way, and the
 * event of the same message that came by the other one.
 */
export class ReadBackTwins1732400000058 implements MigrationInterface {
  name = 'ReadBackTwins1732400000058';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE messages ADD COLUMN read_back boolean NOT NULL DEFAULT false, ADD COLUMN twin_event_id uuid;
      CREATE INDEX messages_read_back_idx ON messages (conversation_id, sent_at) WHERE read_back;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX messages_read_back_idx;
      ALTER TABLE messages DROP COLUMN read_back, DROP COLUMN twin_event_id;
    `);
  }
}
