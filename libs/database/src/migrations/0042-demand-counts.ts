import type { MigrationInterface, QueryRunner } from 'typeorm';
import { applicationRole } from '../application-role';

/** What people ask for that the office does not do: numbers, with nobody in them. */
export class DemandCounts1732400000042 implements MigrationInterface {
  name = 'DemandCounts1732400000042';

  async up(runner: QueryRunner): Promise<void> {
    // `day` is the office's own; `wish` a key of the catalogue's language/unserved.yaml, or `other`.
    await runner.query(`
      CREATE TABLE demand_counts (
        day date NOT NULL,
        wish text NOT NULL,
        count integer NOT NULL DEFAULT 0,
        CONSTRAINT demand_counts_pk PRIMARY KEY (day, wish)
      )`);
    // Where the login may not make roles there is none to grant to.
    await runner.query(`
      DO $$ BEGIN
        IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '${applicationRole}') THEN
          GRANT SELECT, INSERT, UPDATE ON demand_counts TO ${applicationRole};
        END IF;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE demand_counts');
  }
}
