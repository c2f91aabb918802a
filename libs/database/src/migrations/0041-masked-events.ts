import type { MigrationInterface, QueryRunner } from 'typeorm';
import { applicationRole } from '../application-role';

/**
 * A one-time code that a citizen sent is not kept, though the program's role may not rewrite what came in: one function may
 * put in a masked payload, only while the event is still being worked, only once, only of the same size (a star for a digit),
 * and the row says when.
 */
export class MaskedEvents1732400000041 implements MigrationInterface {
  name = 'MaskedEvents1732400000041';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE inbound_events ADD COLUMN masked_at timestamptz;
      CREATE FUNCTION mask_inbound_event(event_id uuid, masked bytea, at timestamptz) RETURNS boolean
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
      BEGIN
        UPDATE public.inbound_events SET payload_sealed = masked, masked_at = at
         WHERE id = event_id AND status = 'pending' AND masked_at IS NULL AND type IN ('message', 'edit')
           AND octet_length(payload_sealed) = octet_length(masked);
        RETURN FOUND;
      END $$;
      REVOKE ALL ON FUNCTION mask_inbound_event(uuid, bytea, timestamptz) FROM PUBLIC;
      DO $$ BEGIN
        IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '${applicationRole}') THEN
          GRANT EXECUTE ON FUNCTION mask_inbound_event(uuid, bytea, timestamptz) TO ${applicationRole};
        END IF;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION mask_inbound_event(uuid, bytea, timestamptz)');
    await runner.query('ALTER TABLE inbound_events DROP COLUMN masked_at');
  }
}
