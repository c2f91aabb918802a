import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What hourly housekeeping asks: which events point at a body, which papers and attachments at a file. */
export class HousekeepingIndexes1732400000017 implements MigrationInterface {
  name = 'HousekeepingIndexes1732400000017';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX inbound_events_body_idx ON inbound_events (body_id) WHERE body_id IS NOT NULL;
      CREATE INDEX documents_file_idx ON documents (file_id);
      CREATE INDEX message_attachments_file_idx ON message_attachments (file_id) WHERE file_id IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP INDEX inbound_events_body_idx, documents_file_idx, message_attachments_file_idx',
    );
  }
}
