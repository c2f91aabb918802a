import type { MigrationInterface, QueryRunner } from 'typeorm';
import { applicationRole } from '../application-role';

/**
 * That a person's data was erased, by whom and why, stays; the data does not. What came in is never rewritten by the
 * program's role but through one function, which asks for the erasure that it is done for.
 */
export class Erasures1732400000047 implements MigrationInterface {
  name = 'Erasures1732400000047';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE erasures (
        id uuid CONSTRAINT erasures_pk PRIMARY KEY,
        identity_id uuid CONSTRAINT erasures_identity_fk REFERENCES identities (id),
        by_user uuid NOT NULL,
        reason_sealed bytea NOT NULL,
        at timestamptz NOT NULL,
        file_ids uuid[] NOT NULL DEFAULT '{}',
        finished_at timestamptz
      );
      ALTER TABLE cases ADD COLUMN erased_at timestamptz;
      CREATE FUNCTION erase_inbound_event(event_id uuid, erasure_id uuid, emptied bytea) RETURNS boolean
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
      BEGIN
        UPDATE public.inbound_events e SET payload_sealed = emptied, masked_at = x.at
          FROM public.erasures x
         WHERE e.id = event_id AND e.status <> 'pending' AND octet_length(emptied) <= octet_length(e.payload_sealed)
           AND x.id = erasure_id AND x.finished_at IS NULL;
        RETURN FOUND;
      END $$;
      REVOKE ALL ON FUNCTION erase_inbound_event(uuid, uuid, bytea) FROM PUBLIC;
      DO $$ BEGIN
        IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '${applicationRole}') THEN
          GRANT EXECUTE ON FUNCTION erase_inbound_event(uuid, uuid, bytea) TO ${applicationRole};
          GRANT SELECT, INSERT ON erasures TO ${applicationRole};
          GRANT UPDATE (file_ids, finished_at) ON erasures TO ${applicationRole};
        END IF;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION erase_inbound_event(uuid, uuid, bytea)');
    await runner.query('ALTER TABLE cases DROP COLUMN erased_at');
    await runner.query('DROP TABLE erasures');
  }
}
