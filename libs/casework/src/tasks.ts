import { Clock, newId } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { TaskNotFound } from './casework.errors';
import { OfficeCalendar } from './office/office-calendar';
import { taskDueAt } from './task-due';
import { type TaskKind, taskKinds } from './task-kinds';

/** Something that a person must do. */
export interface NewTask {
  kind: TaskKind;
  ownerRole?: string;
  subjectKind?: string;
  subjectId?: string;
  code?: string;
  detail?: string;
  dueAt?: Date;
  priority?: number;
}

/** Every "somebody must": visible, owned, due and ended, never only a log line (law 12). */
@Injectable()
export class Tasks {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly calendar: OfficeCalendar,
  ) {}

  /** Opens a task, or answers the open one of the same kind and subject. */
  async open(task: NewTask): Promise<string> {
    const id = newId();
    if (await this.add(id, task)) return id;
    const row = await this.database.queryOne<{ id: string }>(
      `SELECT id FROM tasks WHERE state = 'open' AND kind = $1 AND subject_kind = $2 AND subject_id = $3`,
      [task.kind, task.subjectKind ?? null, task.subjectId ?? null],
    );
    return row?.id ?? id;
  }

  /** Whether it was: false where such a task is open already. */
  private async add(id: string, task: NewTask): Promise<boolean> {
    const now = this.clock.now();
    const made = await this.database.query(
      `INSERT INTO tasks (id, kind, owner_role, subject_kind, subject_id, code, detail_sealed, priority, due_at, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING RETURNING id`,
      [
        id,
        task.kind,
        task.ownerRole ?? taskKinds[task.kind].ownerRole,
        task.subjectKind ?? null,
        task.subjectId ?? null,
        task.code ?? null,
        task.detail ? this.vault.seal(`tasks.detail.${id}`, task.detail) : null,
        task.priority ?? 0,
        task.dueAt ?? taskDueAt(task.kind, now, await this.calendar.read()),
        now,
      ],
    );
    return made.length > 0;
  }

  /** One open task of a kind and code, whatever it is about: the same news of many things is one thing to do. */
  async openOnce(task: NewTask & { code: string }): Promise<void> {
    await this.database.transaction(async () => {
      const { kind, code } = task;
      // Two at once must not both find none.
      await this.database.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 22))', [
        `${kind}:${code}`,
      ]);
      const open = await this.database.query(
        `SELECT 1 FROM tasks WHERE state = 'open' AND kind = $1 AND subject_kind IS NOT DISTINCT FROM $2 AND code = $3`,
        [kind, task.subjectKind ?? null, code],
      );
      if (open.length === 0) await this.open(task);
    });
  }

  /** Ends what `openOnce` has opened; nothing open is fine. */
  async closeOnce(kind: TaskKind, code: string, outcome: string): Promise<void> {
    await this.database.query(
      `UPDATE tasks SET state = 'done', done_at = $3, outcome = $4 WHERE state = 'open' AND kind = $1 AND code = $2`,
      [kind, code, this.clock.now(), outcome],
    );
  }

  /** @throws TaskNotFound when there is none or it is done already */
  async done(id: string, { by, outcome }: { by?: string; outcome?: string } = {}): Promise<void> {
    const rows = await this.database.query(
      `UPDATE tasks SET state = 'done', done_at = $2, done_by = $3, outcome = $4
        WHERE id = $1 AND state = 'open' RETURNING id`,
      [id, this.clock.now(), by ?? null, outcome ?? null],
    );
    if (rows.length === 0) throw new TaskNotFound('no such open task', { taskId: id });
  }

  /** Ends whatever is open of this kind and subject; nothing open is fine. */
  async closeFor(kind: string, subjectKind: string, subjectId: string, outcome: string): Promise<void> {
    await this.database.query(
      `UPDATE tasks SET state = 'done', done_at = $4, outcome = $5
        WHERE state = 'open' AND kind = $1 AND subject_kind = $2 AND subject_id = $3`,
      [kind, subjectKind, subjectId, this.clock.now(), outcome],
    );
  }
}
