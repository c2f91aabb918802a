import type { MigrationInterface, QueryRunner } from 'typeorm';
import { applicationRole } from '../application-role';

/** Complaints and what was answered, and the indexes of the lists of tasks and complaints. */
export class Complaints1732400000008 implements MigrationInterface {
  name = 'Complaints1732400000008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX tasks_state_idx ON tasks (state, created_at, id);
      CREATE INDEX tasks_owner_idx ON tasks (owner_role, state, created_at, id);
      CREATE INDEX task_attempts_task_idx ON task_attempts (task_id, at);
      CREATE TABLE complaints (
        id uuid CONSTRAINT complaints_pk PRIMARY KEY,
        cause text NOT NULL CONSTRAINT complaints_cause_uq UNIQUE,
        class text NOT NULL CONSTRAINT complaints_class_ck CHECK (class IN ('information', 'service', 'field_check')),
        about_money boolean NOT NULL,
        state text NOT NULL CONSTRAINT complaints_state_ck CHECK (state IN ('open', 'replied', 'closed')),
        channel text NOT NULL,
        identity_id uuid CONSTRAINT complaints_identity_fk REFERENCES identities,
        case_id uuid CONSTRAINT complaints_case_fk REFERENCES cases,
        concerns_user uuid CONSTRAINT complaints_concerns_fk REFERENCES users,
        text_sealed bytea NOT NULL,
        contact_sealed bytea,
        received_at timestamptz NOT NULL,
        reply_due_at timestamptz NOT NULL,
        due_at timestamptz NOT NULL,
        replied_at timestamptz,
        closed_at timestamptz,
        closed_by uuid CONSTRAINT complaints_closed_by_fk REFERENCES users,
        outcome text,
        note_sealed bytea
      );
      CREATE INDEX complaints_list_idx ON complaints (received_at, id);
      CREATE INDEX complaints_state_idx ON complaints (state, received_at, id);
      CREATE INDEX complaints_concerns_idx ON complaints (concerns_user) WHERE concerns_user IS NOT NULL;
      CREATE TABLE complaint_replies (
        id uuid CONSTRAINT complaint_replies_pk PRIMARY KEY,
        complaint_id uuid NOT NULL CONSTRAINT complaint_replies_complaint_fk REFERENCES complaints,
        by_user uuid NOT NULL CONSTRAINT complaint_replies_user_fk REFERENCES users,
        at timestamptz NOT NULL,
        text_sealed bytea NOT NULL
      );
      CREATE INDEX complaint_replies_complaint_idx ON complaint_replies (complaint_id, at, id);
    `);
    // Where the login may not make roles there is none to grant to.
    await runner.query(`
      DO $$ BEGIN
        IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '${applicationRole}') THEN
          GRANT SELECT, INSERT, UPDATE ON complaints TO ${applicationRole};
          GRANT SELECT, INSERT ON complaint_replies TO ${applicationRole};
        END IF;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE complaint_replies; DROP TABLE complaints');
    await runner.query(
      'DROP INDEX task_attempts_task_idx; DROP INDEX tasks_owner_idx; DROP INDEX tasks_state_idx',
    );
  }
}
