import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A timer whose work fails again and again is set aside for a person, and no more tried. */
export class ParkedTimers1732400000040 implements MigrationInterface {
  name = 'ParkedTimers1732400000040';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE timers DROP CONSTRAINT timers_state_ck;
      ALTER TABLE timers ADD CONSTRAINT timers_state_ck
        CHECK (state IN ('waiting', 'done', 'cancelled', 'parked'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE timers SET state = 'cancelled' WHERE state = 'parked';
      ALTER TABLE timers DROP CONSTRAINT timers_state_ck;
      ALTER TABLE timers ADD CONSTRAINT timers_state_ck CHECK (state IN ('waiting', 'done', 'cancelled'));
    `);
  }
}
