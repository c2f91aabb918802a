import type { MigrationInterface, QueryRunner } from 'typeorm';
import { applicationRole } from '../application-role';

/** How fast we may send, and what must not be sent now: shared by every process. */
export class SendRates1732400000023 implements MigrationInterface {
  name = 'SendRates1732400000023';

  async up(runner: QueryRunner): Promise<void> {
    // `scope` is 'account', or the id of the identity at the other end.
    await runner.query(`
      CREATE TABLE send_rates (
        channel text NOT NULL,
        account text NOT NULL,
        scope text NOT NULL,
        busy_until timestamptz NOT NULL,
        blocked_until timestamptz,
        block_code text,
        CONSTRAINT send_rates_pk PRIMARY KEY (channel, account, scope)
      );
      CREATE INDEX outbound_messages_silent_idx ON outbound_messages (next_attempt_at)
        WHERE status IN ('unknown', 'held') AND next_attempt_at IS NOT NULL;
    `);
    // Where the login may not make roles there is none to grant to.
    await runner.query(`
      DO $$ BEGIN
        IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '${applicationRole}') THEN
          GRANT SELECT, INSERT, UPDATE, DELETE ON send_rates TO ${applicationRole};
        END IF;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX outbound_messages_silent_idx; DROP TABLE send_rates');
  }
}
