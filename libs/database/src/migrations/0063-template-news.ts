import type { MigrationInterface, QueryRunner } from 'typeorm';
import { applicationRole } from '../application-role';

/** When the provider last decided on a template: its webhooks come out of order, and the older must not undo the newer. */
export class TemplateNews1732400000063 implements MigrationInterface {
  name = 'TemplateNews1732400000063';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE template_news (
        code text NOT NULL CONSTRAINT template_news_pk PRIMARY KEY,
        decided_at timestamptz NOT NULL
      );
    `);
    // Where the login may not make roles there is none to grant to.
    await runner.query(`
      DO $$ BEGIN
        IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '${applicationRole}') THEN
          GRANT SELECT, INSERT, UPDATE, DELETE ON template_news TO ${applicationRole};
        END IF;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE template_news');
  }
}
