import { Clock, newId } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { TaskNotByPhone, TaskNotFound } from './casework.errors';
import { OfficeCalendar } from './office/office-calendar';
import { taskDueAt } from './task-due';
import { taskRule } from './task-kinds';
import { Tasks } from './tasks';

export const callOutcomes = ['reached', 'no_answer', 'wrong_number'] as const;
export type CallOutcome = (typeof callOutcomes)[number];

/** One call and how it ended. */
export interface NewAttempt {
  by: string;
  outcome: CallOutcome;
  note?: string;
}

/** What a task was after a call; `nextTaskId` is the step that a wrong number leads to. */
export interface AttemptResult {
  id: string;
  state: 'open' | 'done';
  attempts: number;
  dueAt: Date | null;
  nextTaskId: string | null;
  subjectKind: string | null;
  subjectId: string | null;
}

interface Callable {
  kind: string;
  subjectKind: string | null;
  subjectId: string | null;
}

/** Calls by hand: every one is kept, and none is a dead end. */
@Injectable()
export class TaskAttempts {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly calendar: OfficeCalendar,
    private readonly tasks: Tasks,
  ) {}

  /** @throws TaskNotFound, TaskNotByPhone */
  async record(taskId: string, attempt: NewAttempt): Promise<AttemptResult> {
    return this.database.transaction(async () => {
      const task = await this.locked(taskId);
      await this.keep(taskId, attempt);
      const dueAt = attempt.outcome === 'no_answer' ? await this.again(taskId, task.kind) : null;
      if (!dueAt) await this.tasks.done(taskId, { by: attempt.by, outcome: attempt.outcome });
      const nextTaskId = attempt.outcome === 'wrong_number' ? await this.findContact(task) : null;
      return {
        id: taskId,
        state: dueAt ? 'open' : 'done',
        attempts: await this.count(taskId),
        dueAt,
        nextTaskId,
        subjectKind: task.subjectKind,
        subjectId: task.subjectId,
      };
    });
  }

  /** Two officers at once: the second waits here, and finds the task ended. */
  private async locked(taskId: string): Promise<Callable> {
    const task = await this.database.queryOne<Callable>(
      `SELECT kind, subject_kind AS "subjectKind", subject_id AS "subjectId"
         FROM tasks WHERE id = $1 AND state = 'open' FOR UPDATE`,
      [taskId],
    );
    if (!task) throw new TaskNotFound('no such open task', { taskId });
    if (!taskRule(task.kind)?.byPhone) throw new TaskNotByPhone('not a call', { taskId, kind: task.kind });
    return task;
  }

  private async keep(taskId: string, { by, outcome, note }: NewAttempt): Promise<void> {
    const id = newId();
    await this.database.query(
      `INSERT INTO task_attempts (id, task_id, at, by_user, outcome, note_sealed) VALUES ($1, $2, $3, $4, $5, $6)`,
      [
        id,
        taskId,
        this.clock.now(),
        by,
        outcome,
        note ? this.vault.seal(`task_attempts.note.${id}`, note) : null,
      ],
    );
  }

  /** Nobody answered: it is due anew, so that it does not stand first in the list all day. */
  private async again(taskId: string, kind: string): Promise<Date> {
    const dueAt = taskDueAt(kind, this.clock.now(), await this.calendar.read());
    await this.database.query('UPDATE tasks SET due_at = $2 WHERE id = $1', [taskId, dueAt]);
    return dueAt;
  }

  private findContact({ subjectKind, subjectId }: Callable): Promise<string> {
    return this.tasks.open({
      kind: 'find_contact',
      subjectKind: subjectKind ?? undefined,
      subjectId: subjectId ?? undefined,
      code: 'wrong_number',
    });
  }

  private async count(taskId: string): Promise<number> {
    const row = await this.database.queryOne<{ count: number }>(
      'SELECT count(*)::int AS count FROM task_attempts WHERE task_id = $1',
      [taskId],
    );
    return row?.count ?? 0;
  }
}
