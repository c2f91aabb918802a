import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was said while a conversation tried things out: what came with it is not kept beyond the try-out. */
export class TryOut1732400000052 implements MigrationInterface {
  name = 'TryOut1732400000052';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      SET LOCAL lock_timeout = '3s';
      ALTER TABLE messages ADD COLUMN sandbox boolean NOT NULL DEFAULT false;
      CREATE INDEX messages_sandbox_idx ON messages (conversation_id) WHERE sandbox;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX messages_sandbox_idx');
    await runner.query('ALTER TABLE messages DROP COLUMN sandbox');
  }
}
