import type { MigrationInterface, QueryRunner } from 'typeorm';
import { applicationRole } from '../application-role';

/** Reports that a letter asks of its holder while it is valid. What was said is in the case's ledger too. */
export class LetterLife1732400000011 implements MigrationInterface {
  name = 'LetterLife1732400000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE letter_reports (
        letter_id uuid NOT NULL CONSTRAINT letter_reports_letter_fk REFERENCES letters,
        ordinal smallint NOT NULL,
        due_at timestamptz NOT NULL,
        asked_at timestamptz,
        answered_at timestamptz,
        answer text CONSTRAINT letter_reports_answer_ck CHECK (answer IN ('searching', 'placed')),
        CONSTRAINT letter_reports_pk PRIMARY KEY (letter_id, ordinal)
      );
    `);
    // Where the login may not make roles there is none to grant to.
    await runner.query(`
      DO $$ BEGIN
        IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '${applicationRole}') THEN
          GRANT SELECT, INSERT, UPDATE ON letter_reports TO ${applicationRole};
        END IF;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE letter_reports');
  }
}
