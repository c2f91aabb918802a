import type { MigrationInterface, QueryRunner } from 'typeorm';
import { applicationRole } from '../application-role';

/** What a person's account needs: one-time passwords, a second factor, devices, deputies; and the audit's filters. */
export class StaffAccounts1732400000005 implements MigrationInterface {
  name = 'StaffAccounts1732400000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE users
        ADD COLUMN password_until timestamptz,
        ADD COLUMN totp_sealed bytea,
        ADD COLUMN totp_confirmed_at timestamptz,
        ADD COLUMN totp_last_step integer;
      ALTER TABLE sessions
        ADD COLUMN device text,
        ADD COLUMN address_sealed bytea;
      CREATE TABLE recovery_codes (
        user_id uuid NOT NULL CONSTRAINT recovery_codes_user_fk REFERENCES users,
        code_hash bytea NOT NULL,
        used_at timestamptz,
        CONSTRAINT recovery_codes_pk PRIMARY KEY (user_id, code_hash)
      );
      CREATE INDEX audit_entries_user_idx ON audit_entries (user_id, at DESC, id DESC) WHERE user_id IS NOT NULL;
      CREATE INDEX audit_entries_action_idx ON audit_entries (action, at DESC, id DESC);
      CREATE INDEX office_settings_deputy_idx ON office_settings ((data ->> 'userId'), valid_from) WHERE kind = 'deputy';
      DO $$ BEGIN
        IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '${applicationRole}') THEN
          GRANT SELECT, INSERT, UPDATE, DELETE ON recovery_codes TO ${applicationRole};
        END IF;
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX office_settings_deputy_idx;
      DROP INDEX audit_entries_action_idx;
      DROP INDEX audit_entries_user_idx;
      DROP TABLE recovery_codes;
      ALTER TABLE sessions DROP COLUMN address_sealed, DROP COLUMN device;
      ALTER TABLE users DROP COLUMN totp_last_step, DROP COLUMN totp_confirmed_at, DROP COLUMN totp_sealed,
        DROP COLUMN password_until;
    `);
  }
}
