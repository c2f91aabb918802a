import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The document of an earlier case that a citizen let us use again; both have the same file. */
export class PapersUsedAgain1732400000053 implements MigrationInterface {
  name = 'PapersUsedAgain1732400000053';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      SET LOCAL lock_timeout = '3s';
      ALTER TABLE documents ADD COLUMN from_document uuid
        CONSTRAINT documents_from_document_fk REFERENCES documents (id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE documents DROP COLUMN from_document');
  }
}
