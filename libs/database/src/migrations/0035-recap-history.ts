import type { MigrationInterface, QueryRunner } from 'typeorm';
import { applicationRole } from '../application-role';

/** Figures from before the system, each with the file and row that it came from and how far it can be trusted. */
export class RecapHistory1732400000035 implements MigrationInterface {
  name = 'RecapHistory1732400000035';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE recap_history (
        file text NOT NULL,
        row integer NOT NULL CONSTRAINT recap_history_row_ck CHECK (row > 0),
        year smallint NOT NULL,
        month smallint CONSTRAINT recap_history_month_ck CHECK (month BETWEEN 1 AND 12),
        service text NOT NULL,
        series text NOT NULL,
        channel text,
        village text,
        files integer CONSTRAINT recap_history_files_ck CHECK (files >= 0),
        source text NOT NULL,
        quality text NOT NULL,
        imported_at timestamptz NOT NULL,
        CONSTRAINT recap_history_pk PRIMARY KEY (file, row)
      );
      CREATE INDEX recap_history_year_idx ON recap_history (year, service, series);
    `);
    // Where the login may not make roles there is none to grant to.
    await runner.query(`
      DO $$ BEGIN
        IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '${applicationRole}') THEN
          GRANT SELECT, INSERT, UPDATE, DELETE ON recap_history TO ${applicationRole};
        END IF;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE recap_history');
  }
}
