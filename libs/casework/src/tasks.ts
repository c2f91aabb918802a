import { Clock, newId, type Page, pageOf } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { TaskNotFound } from './casework.errors';
import { cursorKey } from './cursor-key';

/** Something that a person must do. */
export interface NewTask {
  kind: string;
  ownerRole?: string;
  subjectKind?: string;
  subjectId?: string;
  code?: string;
  detail?: string;
  dueAt?: Date;
  priority?: number;
}

export interface TaskView {
  id: string;
  kind: string;
  ownerRole: string;
  state: 'open' | 'done';
  subjectKind: string | null;
  subjectId: string | null;
  code: string | null;
  detail: string | null;
  priority: number;
  dueAt: Date | null;
  createdAt: Date;
  doneAt: Date | null;
  outcome: string | null;
}

const hour = 3_600_000;

/** Every "somebody must": visible, owned, due and ended, never only a log line (law 12). */
@Injectable()
export class Tasks {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /** Opens a task, or answers the open one of the same kind and subject. */
  async open(task: NewTask): Promise<string> {
    const id = newId();
    const now = this.clock.now();
    const subject = task.subjectId ?? null;
    const [made] = await this.database.query<{ id: string }>(
      `INSERT INTO tasks (id, kind, owner_role, subject_kind, subject_id, code, detail_sealed, priority, due_at, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING RETURNING id`,
      [
        id,
        task.kind,
        task.ownerRole ?? 'officer',
        task.subjectKind ?? null,
        subject,
        task.code ?? null,
        task.detail ? this.vault.seal(`tasks.detail.${id}`, task.detail) : null,
        task.priority ?? 0,
        task.dueAt ?? new Date(now.getTime() + 8 * hour),
        now,
      ],
    );
    if (made) return made.id;
    const row = await this.database.queryOne<{ id: string }>(
      `SELECT id FROM tasks WHERE state = 'open' AND kind = $1 AND subject_kind = $2 AND subject_id = $3`,
      [task.kind, task.subjectKind ?? null, subject],
    );
    return row?.id ?? id;
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

  /** Open ones, the oldest first; `due` narrows to those whose time has come. */
  async list(filter: {
    kind?: string;
    due?: boolean;
    cursor?: string;
    limit: number;
  }): Promise<Page<TaskView>> {
    const after = filter.cursor ? cursorKey(filter.cursor) : null;
    const rows = await this.database.query<TaskView & { at: string; detail_sealed: Buffer | null }>(
      `SELECT id, kind, owner_role AS "ownerRole", state, subject_kind AS "subjectKind", subject_id AS "subjectId", code,
              detail_sealed, priority, due_at AS "dueAt", created_at AS "createdAt", done_at AS "doneAt", outcome,
              created_at::text AS at
         FROM tasks WHERE state = 'open' AND ($1::text IS NULL OR kind = $1)
          AND ($2::timestamptz IS NULL OR due_at <= $2)
          AND ($3::timestamptz IS NULL OR (created_at, id) > ($3::timestamptz, $4::uuid))
        ORDER BY created_at, id LIMIT $5`,
      [
        filter.kind ?? null,
        filter.due ? this.clock.now() : null,
        after?.at ?? null,
        after?.id ?? null,
        filter.limit + 1,
      ],
    );
    const page = pageOf(rows, filter.limit, ({ at, id }) => ({ at, id }));
    return {
      ...page,
      items: page.items.map(({ at: _at, detail_sealed: sealed, ...task }) => ({
        ...task,
        detail: sealed ? this.vault.openText(`tasks.detail.${task.id}`, sealed) : null,
      })),
    };
  }
}
