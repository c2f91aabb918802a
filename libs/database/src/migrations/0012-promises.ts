import type { MigrationInterface, QueryRunner } from 'typeorm';
import { applicationRole } from '../application-role';

/** When a case's clock stood still, and which levels of lateness were told: facts that the promise follows from. */
export class Promises1732400000012 implements MigrationInterface {
  name = 'Promises1732400000012';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE case_pauses (
        case_id uuid CONSTRAINT case_pauses_case_fk REFERENCES cases,
        from_at timestamptz,
        to_at timestamptz,
        CONSTRAINT case_pauses_pk PRIMARY KEY (case_id, from_at)
      );
      CREATE UNIQUE INDEX case_pauses_open_uq ON case_pauses (case_id) WHERE to_at IS NULL;
      CREATE TABLE case_escalations (
        case_id uuid CONSTRAINT case_escalations_case_fk REFERENCES cases,
        level text,
        at timestamptz NOT NULL,
        CONSTRAINT case_escalations_pk PRIMARY KEY (case_id, level)
      );
      CREATE INDEX cases_clock_idx ON cases (id) WHERE phase = 'work' AND promised_at IS NOT NULL;
      INSERT INTO case_pauses (case_id, from_at) SELECT id, paused_at FROM cases WHERE paused_at IS NOT NULL;
    `);
    // Where the login may not make roles there is none to grant to.
    await runner.query(`
      DO $$ BEGIN
        IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '${applicationRole}') THEN
          GRANT SELECT, INSERT, UPDATE ON case_pauses TO ${applicationRole};
          GRANT SELECT, INSERT ON case_escalations TO ${applicationRole};
        END IF;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX cases_clock_idx; DROP TABLE case_escalations; DROP TABLE case_pauses');
  }
}
