import { maskText } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';

/** What somebody had to do for a case beside its own moves, and how it ended. */
export interface TaskTrace {
  id: string;
  kind: string;
  ownerRole: string;
  state: 'open' | 'done';
  code: string | null;
  dueAt: Date | null;
  createdAt: Date;
  doneAt: Date | null;
  doneBy: string | null;
  outcome: string | null;
  attempts: { at: Date; by: string | null; outcome: string; note: string | null }[];
}

interface AttemptRow {
  id: string;
  task_id: string;
  at: Date;
  by_user: string | null;
  outcome: string;
  note_sealed: Buffer | null;
}

/** The tasks of one case, for whoever looks back. Complaints are no case's, and are not among them. */
@Injectable()
export class TaskHistory {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  /** Oldest first: those about the case and those about a message of it. */
  async ofCase(caseId: string): Promise<TaskTrace[]> {
    const tasks = await this.database.query<Omit<TaskTrace, 'attempts'>>(
      `SELECT id, kind, owner_role AS "ownerRole", state, code, due_at AS "dueAt", created_at AS "createdAt",
              done_at AS "doneAt", done_by AS "doneBy", outcome FROM tasks t
        WHERE (subject_kind = 'case' AND subject_id = $1) OR (subject_kind = 'outbound' AND subject_id IN
          (SELECT id FROM outbound_messages WHERE case_id = $1))
        ORDER BY created_at, id LIMIT 500`,
      [caseId],
    );
    const calls = await this.database.query<AttemptRow>(
      `SELECT id, task_id, at, by_user, outcome, note_sealed FROM task_attempts
        WHERE task_id = ANY ($1) ORDER BY at, id`,
      [tasks.map(({ id }) => id)],
    );
    return tasks.map((task) => ({
      ...task,
      attempts: calls.filter(({ task_id: taskId }) => taskId === task.id).map((call) => this.attempt(call)),
    }));
  }

  private attempt({
    id,
    at,
    by_user: by,
    outcome,
    note_sealed: sealed,
  }: AttemptRow): TaskTrace['attempts'][number] {
    const note = sealed && maskText(this.vault.openText(`task_attempts.note.${id}`, sealed));
    return { at, by, outcome, note };
  }
}
