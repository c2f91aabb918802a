import type { MigrationInterface, QueryRunner } from 'typeorm';
import { applicationRole } from '../application-role';

const ledgers = ['case_events', 'audit_entries'];

/**
 * The role that pools act as: all rights but rewriting the ledgers. Triggers say the same to whoever owns the tables,
 * for servers where the login may not make roles.
 */
export class ApplicationRole1732400000002 implements MigrationInterface {
  name = 'ApplicationRole1732400000002';

  async up(runner: QueryRunner): Promise<void> {
    await this.guardByTriggers(runner);
    if (!(await this.canHaveRole(runner))) return;
    await runner.query(`
      GRANT USAGE ON SCHEMA public TO ${applicationRole};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${applicationRole};
      GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ${applicationRole};
      REVOKE UPDATE, DELETE ON ${ledgers.join(', ')} FROM ${applicationRole};
      REVOKE UPDATE, DELETE ON inbound_events FROM ${applicationRole};
      GRANT UPDATE (status, attempts, next_attempt_at, error_code, done_at, body_id) ON inbound_events TO ${applicationRole};
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ledgers)
      await runner.query(`DROP TRIGGER IF EXISTS ${table}_append_only ON ${table}`);
    await runner.query('DROP FUNCTION IF EXISTS refuse_rewrite()');
  }

  private async guardByTriggers(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION refuse_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'append only' USING ERRCODE = 'insufficient_privilege'; END $$`);
    for (const table of ledgers) {
      await runner.query(`CREATE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite()`);
    }
  }

  /** Roles belong to the whole server: another database may have made it, also at this very moment. */
  private async canHaveRole(runner: QueryRunner): Promise<boolean> {
    await runner.query(`
      DO $$ BEGIN
        IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '${applicationRole}') THEN
          BEGIN CREATE ROLE ${applicationRole} NOLOGIN; EXCEPTION WHEN OTHERS THEN NULL; END;
        END IF;
        BEGIN EXECUTE format('GRANT ${applicationRole} TO %I', session_user); EXCEPTION WHEN OTHERS THEN NULL; END;
      END $$`);
    const rows: { ok: boolean }[] = await runner.query(
      `SELECT coalesce(bool_or(pg_has_role(session_user, oid, 'MEMBER')), false) AS ok FROM pg_roles WHERE rolname = $1`,
      [applicationRole],
    );
    return rows[0]?.ok ?? false;
  }
}
