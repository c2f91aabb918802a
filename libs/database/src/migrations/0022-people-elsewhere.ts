import type { MigrationInterface, QueryRunner } from 'typeorm';
import { applicationRole } from '../application-role';

/**
 * What providers tell after or beside a message: that it was changed or taken back, how a message of ours fared before we
 * knew its id, that a person answered in another program, and the other id of somebody we know.
 */
export class PeopleElsewhere1732400000022 implements MigrationInterface {
  name = 'PeopleElsewhere1732400000022';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE conversations ADD COLUMN quiet_until timestamptz;
      CREATE TABLE message_changes (
        id uuid CONSTRAINT message_changes_pk PRIMARY KEY,
        event_id uuid CONSTRAINT message_changes_event_fk REFERENCES inbound_events
          CONSTRAINT message_changes_event_uq UNIQUE,
        channel text NOT NULL,
        account text NOT NULL,
        identity_id uuid CONSTRAINT message_changes_identity_fk REFERENCES identities,
        external_hash bytea NOT NULL,
        kind text NOT NULL CONSTRAINT message_changes_kind_ck CHECK (kind IN ('original', 'edit', 'unsend')),
        text_sealed bytea,
        changed_at timestamptz NOT NULL
      );
      CREATE INDEX message_changes_external_idx ON message_changes (external_hash, changed_at, id);
      CREATE UNIQUE INDEX message_changes_original_uq ON message_changes (channel, account, external_hash)
        WHERE kind = 'original';
      CREATE TABLE delivery_reports (
        external_hash bytea CONSTRAINT delivery_reports_pk PRIMARY KEY,
        status text NOT NULL
          CONSTRAINT delivery_reports_status_ck CHECK (status IN ('sent', 'delivered', 'read', 'failed')),
        error_code text,
        reported_at timestamptz NOT NULL
      );
      CREATE INDEX delivery_reports_age_idx ON delivery_reports (reported_at);
      CREATE TABLE identity_aliases (
        id uuid CONSTRAINT identity_aliases_pk PRIMARY KEY,
        identity_id uuid NOT NULL CONSTRAINT identity_aliases_identity_fk REFERENCES identities,
        channel text NOT NULL,
        account text NOT NULL,
        sender_hash bytea NOT NULL,
        sender_sealed bytea NOT NULL,
        created_at timestamptz NOT NULL,
        CONSTRAINT identity_aliases_sender_uq UNIQUE (channel, account, sender_hash)
      );
      CREATE INDEX identity_aliases_identity_idx ON identity_aliases (identity_id);
    `);
    // Where the login may not make roles there is none to grant to.
    await runner.query(`
      DO $$ BEGIN
        IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '${applicationRole}') THEN
          GRANT SELECT, INSERT, UPDATE, DELETE ON message_changes, delivery_reports, identity_aliases
            TO ${applicationRole};
        END IF;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE identity_aliases, delivery_reports, message_changes;
      ALTER TABLE conversations DROP COLUMN quiet_until;
    `);
  }
}
