import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is known of our account with a provider, and what is wrong with it now. */
export class ChannelHealth1732400000046 implements MigrationInterface {
  name = 'ChannelHealth1732400000046';

  async up(runner: QueryRunner): Promise<void> {
    // `complete_until`: what people wrote before then is surely here.
    await runner.query(`
      ALTER TABLE channel_accounts
        ADD COLUMN token_expires_at timestamptz,
        ADD COLUMN subscription text NOT NULL DEFAULT 'unknown',
        ADD COLUMN problems text[] NOT NULL DEFAULT '{}',
        ADD COLUMN checked_at timestamptz,
        ADD COLUMN complete_until timestamptz;
      UPDATE channel_accounts SET problems = '{sending_refused}' WHERE token_state = 'refused';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE channel_accounts DROP COLUMN token_expires_at, DROP COLUMN subscription, DROP COLUMN problems,
        DROP COLUMN checked_at, DROP COLUMN complete_until;
    `);
  }
}
