import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a complainant keeps (code and PIN), objections to a refusal, and which messages only few may read. */
export class ComplaintReceipts1732400000015 implements MigrationInterface {
  name = 'ComplaintReceipts1732400000015';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE complaints
        ADD COLUMN kind text NOT NULL DEFAULT 'complaint'
          CONSTRAINT complaints_kind_ck CHECK (kind IN ('complaint', 'objection')),
        ADD COLUMN receipt_code text CONSTRAINT complaints_receipt_code_uq UNIQUE,
        ADD COLUMN receipt_seed bytea;
      ALTER TABLE messages ADD COLUMN complaint_id uuid CONSTRAINT messages_complaint_fk REFERENCES complaints;
      CREATE INDEX messages_complaint_idx ON messages (complaint_id) WHERE complaint_id IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE messages DROP COLUMN complaint_id;
      ALTER TABLE complaints DROP COLUMN receipt_seed, DROP COLUMN receipt_code, DROP COLUMN kind;
    `);
  }
}
