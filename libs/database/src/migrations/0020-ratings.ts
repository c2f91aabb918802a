import type { MigrationInterface, QueryRunner } from 'typeorm';
import { applicationRole } from '../application-role';

/** What citizens think of a service: that a case was rated is kept beside the case, how it was rated only as numbers. */
export class Ratings1732400000020 implements MigrationInterface {
  name = 'Ratings1732400000020';

  async up(runner: QueryRunner): Promise<void> {
    // Two tables without a link: who served the citizen must not read from the case what he thought of it.
    await runner.query(`
      CREATE TABLE rated_cases (
        case_id uuid CONSTRAINT rated_cases_pk PRIMARY KEY
          CONSTRAINT rated_cases_case_fk REFERENCES cases ON DELETE CASCADE
      );
      CREATE TABLE rating_counts (
        month date NOT NULL,
        service_code text NOT NULL,
        score smallint NOT NULL,
        count integer NOT NULL DEFAULT 0,
        CONSTRAINT rating_counts_pk PRIMARY KEY (month, service_code, score)
      )`);
    // Where the login may not make roles there is none to grant to.
    await runner.query(`
      DO $$ BEGIN
        IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '${applicationRole}') THEN
          GRANT SELECT, INSERT, UPDATE, DELETE ON rated_cases, rating_counts TO ${applicationRole};
        END IF;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE rating_counts; DROP TABLE rated_cases');
  }
}
