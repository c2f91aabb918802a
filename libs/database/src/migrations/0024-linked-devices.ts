import type { MigrationInterface, QueryRunner } from 'typeorm';
import { applicationRole } from '../application-role';

/**
 * A channel that is driven through a linked phone: who drives it now, how far it has come, whom we know by which of his
 * ids, and which threads we opened ourselves. `qr_sealed` lives as long as the code on the screen.
 */
export class LinkedDevices1732400000024 implements MigrationInterface {
  name = 'LinkedDevices1732400000024';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE linked_devices (
        channel text NOT NULL CONSTRAINT linked_devices_pk PRIMARY KEY,
        wanted boolean NOT NULL DEFAULT true,
        state text NOT NULL DEFAULT 'off'
          CONSTRAINT linked_devices_state_ck CHECK (state IN ('off', 'starting', 'qr', 'authenticated', 'ready', 'stopped')),
        reason text,
        sandboxed boolean,
        holder uuid,
        lease_until timestamptz,
        qr_sealed bytea,
        qr_until timestamptz,
        first_ready_at timestamptz,
        updated_at timestamptz NOT NULL
      );
      CREATE TABLE linked_device_peers (
        id uuid NOT NULL CONSTRAINT linked_device_peers_pk PRIMARY KEY,
        channel text NOT NULL,
        alias_hash bytea NOT NULL,
        person_id uuid NOT NULL CONSTRAINT linked_device_peers_person_fk REFERENCES linked_device_peers,
        alias_sealed bytea NOT NULL,
        chat_sealed bytea NOT NULL,
        CONSTRAINT linked_device_peers_alias_uq UNIQUE (channel, alias_hash)
      );
      CREATE INDEX linked_device_peers_person_idx ON linked_device_peers (person_id);
      CREATE TABLE linked_device_openings (
        id uuid NOT NULL CONSTRAINT linked_device_openings_pk PRIMARY KEY,
        channel text NOT NULL,
        at timestamptz NOT NULL
      );
      CREATE INDEX linked_device_openings_at_idx ON linked_device_openings (channel, at);
    `);
    // Where the login may not make roles there is none to grant to.
    await runner.query(`
      DO $$ BEGIN
        IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '${applicationRole}') THEN
          GRANT SELECT, INSERT, UPDATE, DELETE ON linked_devices, linked_device_peers, linked_device_openings
            TO ${applicationRole};
        END IF;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE linked_device_openings, linked_device_peers, linked_devices');
  }
}
