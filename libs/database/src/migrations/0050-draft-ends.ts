import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Drafts end for want of a word. What stands unfinished from before, and was promised nothing, is looked at in a week: the
 * handler sets the time anew where that is too early.
 */
export class DraftEnds1732400000050 implements MigrationInterface {
  name = 'DraftEnds1732400000050';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      INSERT INTO timers (id, kind, subject_id, due_at)
      SELECT gen_random_uuid(), 'draft_end', id, now() + interval '7 days' FROM conversations WHERE state_sealed IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM timers WHERE kind IN ('draft_end', 'draft_reminder')`);
  }
}
