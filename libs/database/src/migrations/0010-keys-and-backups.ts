import type { MigrationInterface, QueryRunner } from 'typeorm';
import { applicationRole } from '../application-role';

/** When a data key begins to seal (null: it only opens), and the backups that were tried. */
export class KeysAndBackups1732400000010 implements MigrationInterface {
  name = 'KeysAndBackups1732400000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE keyring ADD COLUMN sealing_from timestamptz;
      UPDATE keyring SET sealing_from = created_at;
      CREATE TABLE backups (
        id uuid CONSTRAINT backups_pk PRIMARY KEY,
        started_at timestamptz NOT NULL,
        finished_at timestamptz,
        file_name text NOT NULL,
        size bigint,
        error_code text
      );
      CREATE INDEX backups_finished_idx ON backups (finished_at DESC) WHERE error_code IS NULL;
      DO $$ BEGIN
        IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '${applicationRole}') THEN
          GRANT SELECT, INSERT, UPDATE, DELETE ON backups TO ${applicationRole};
        END IF;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE backups');
    await runner.query('ALTER TABLE keyring DROP COLUMN sealing_from');
  }
}
