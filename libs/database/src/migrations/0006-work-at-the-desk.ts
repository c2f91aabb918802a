import type { MigrationInterface, QueryRunner } from 'typeorm';
import { applicationRole } from '../application-role';

/** Who looks at which case, moves that may still be taken back, and the index of what waits for a role. */
export class WorkAtTheDesk1732400000006 implements MigrationInterface {
  name = 'WorkAtTheDesk1732400000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE work_leases (
        case_id uuid CONSTRAINT work_leases_pk PRIMARY KEY CONSTRAINT work_leases_case_fk REFERENCES cases,
        user_id uuid NOT NULL CONSTRAINT work_leases_user_fk REFERENCES users,
        until timestamptz NOT NULL
      );
      CREATE INDEX work_leases_user_idx ON work_leases (user_id, until);
      CREATE TABLE held_moves (
        case_id uuid CONSTRAINT held_moves_pk PRIMARY KEY CONSTRAINT held_moves_case_fk REFERENCES cases,
        id uuid NOT NULL CONSTRAINT held_moves_id_uq UNIQUE,
        action text NOT NULL,
        user_id uuid NOT NULL CONSTRAINT held_moves_user_fk REFERENCES users,
        input_sealed bytea NOT NULL,
        made_at timestamptz NOT NULL,
        due_at timestamptz NOT NULL
      );
      CREATE INDEX held_moves_due_idx ON held_moves (due_at);
      CREATE INDEX held_moves_user_idx ON held_moves (user_id, made_at);
      CREATE INDEX cases_work_idx ON cases (service_version_id, status, submitted_at, id)
        WHERE phase = 'work' AND NOT sandbox;
      CREATE INDEX cases_late_work_idx ON cases (service_version_id, status, promised_at, submitted_at, id)
        WHERE phase = 'work' AND NOT sandbox;
    `);
    // Where the login may not make roles there is none to grant to.
    await runner.query(`
      DO $$ BEGIN
        IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '${applicationRole}') THEN
          GRANT SELECT, INSERT, UPDATE, DELETE ON work_leases, held_moves TO ${applicationRole};
        END IF;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX cases_work_idx; DROP INDEX cases_late_work_idx');
    await runner.query('DROP TABLE held_moves; DROP TABLE work_leases');
  }
}
