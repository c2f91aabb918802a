import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How a citizen wants the result of his case; null where nobody asked him. */
export class WantedDelivery1732400000043 implements MigrationInterface {
  name = 'WantedDelivery1732400000043';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      SET LOCAL lock_timeout = '3s';
      ALTER TABLE cases ADD COLUMN delivery text
        CONSTRAINT cases_delivery_ck CHECK (delivery IN ('chat', 'office', 'village'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE cases DROP COLUMN delivery');
  }
}
