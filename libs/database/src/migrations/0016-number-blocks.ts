import type { MigrationInterface, QueryRunner } from 'typeorm';
import { applicationRole } from '../application-role';

/** Numbers kept for paper when the power is out, and what became of each number: bound, used on paper, or void and why. */
export class NumberBlocks1732400000016 implements MigrationInterface {
  name = 'NumberBlocks1732400000016';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE number_blocks (
        id uuid CONSTRAINT number_blocks_pk PRIMARY KEY,
        series text NOT NULL CONSTRAINT number_blocks_series_fk REFERENCES number_series,
        first_seq integer NOT NULL,
        last_seq integer NOT NULL,
        service text NOT NULL,
        day date NOT NULL,
        note_sealed bytea NOT NULL,
        reserved_by uuid CONSTRAINT number_blocks_user_fk REFERENCES users,
        reserved_at timestamptz NOT NULL,
        CONSTRAINT number_blocks_range_ck CHECK (first_seq >= 1 AND last_seq >= first_seq)
      );
      CREATE UNIQUE INDEX number_blocks_first_uq ON number_blocks (series, first_seq);
      CREATE INDEX number_blocks_list_idx ON number_blocks (reserved_at DESC, id DESC);
      ALTER TABLE letter_numbers
        ADD COLUMN block_id uuid CONSTRAINT letter_numbers_block_fk REFERENCES number_blocks,
        ADD COLUMN case_id uuid CONSTRAINT letter_numbers_case_fk REFERENCES cases,
        ADD COLUMN number text,
        ADD COLUMN paper_day date,
        ADD COLUMN paper_sealed bytea,
        ADD COLUMN note_sealed bytea,
        ADD COLUMN settled_by uuid CONSTRAINT letter_numbers_settled_by_fk REFERENCES users,
        ADD COLUMN settled_at timestamptz;
      UPDATE letter_numbers SET reason = 'other' WHERE state = 'void' AND reason IS NULL;
      ALTER TABLE letter_numbers ADD CONSTRAINT letter_numbers_void_ck CHECK (state <> 'void' OR reason IS NOT NULL);
      CREATE INDEX letter_numbers_block_idx ON letter_numbers (block_id, seq) WHERE block_id IS NOT NULL;
      CREATE UNIQUE INDEX letter_numbers_letter_uq ON letter_numbers (letter_id) WHERE letter_id IS NOT NULL;
      -- A case that waits for the number that its paper already bears has one such number.
      CREATE UNIQUE INDEX letter_numbers_case_uq ON letter_numbers (case_id)
        WHERE case_id IS NOT NULL AND letter_id IS NULL AND state = 'reserved';
    `);
    // A number once drawn stays drawn: the program's role may neither delete it nor count a series back.
    await runner.query(`
      DO $$ BEGIN
        IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '${applicationRole}') THEN
          GRANT SELECT, INSERT ON number_blocks TO ${applicationRole};
          REVOKE DELETE ON letter_numbers, number_series FROM ${applicationRole};
        END IF;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX letter_numbers_case_uq; DROP INDEX letter_numbers_letter_uq;
      ALTER TABLE letter_numbers DROP CONSTRAINT letter_numbers_void_ck, DROP COLUMN block_id, DROP COLUMN case_id,
        DROP COLUMN number, DROP COLUMN paper_day, DROP COLUMN paper_sealed, DROP COLUMN note_sealed,
        DROP COLUMN settled_by, DROP COLUMN settled_at;
      DROP TABLE number_blocks;
    `);
    await runner.query(`
      DO $$ BEGIN
        IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '${applicationRole}') THEN
          GRANT DELETE ON letter_numbers, number_series TO ${applicationRole};
        END IF;
      END $$`);
  }
}
