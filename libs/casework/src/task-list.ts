import { Catalogue } from '@app/catalogue';
import { Clock, cursorKey, maskText, type Page, pageOf } from '@app/core';
import { Vault } from '@app/crypto';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { complaintRoles, confidentialKinds, taskRule } from './task-kinds';

/** A task as staff see it; `label` says in Indonesian what is to be done. */
export interface TaskView {
  id: string;
  kind: string;
  label: string;
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
  attempts: number;
}

/** Who looks at tasks. */
export interface TaskViewer {
  userId: string;
  roles: readonly string[];
}

export interface TaskFilter {
  kind?: string;
  due?: boolean;
  ownerRole?: string;
  /** Only what one of the viewer's own roles must do. */
  mine?: boolean;
  state?: 'open' | 'done';
  cursor?: string;
  limit: number;
}

type Row = Omit<TaskView, 'label' | 'detail'> & { at: string; detail_sealed: Buffer | null };

/** A complaint never shows to the person that it may concern, nor does a task about it. */
const hidden = `(t.kind = ANY($7) AND (NOT $8::boolean
  OR EXISTS (SELECT 1 FROM complaints c WHERE c.id = t.subject_id AND c.concerns_user = $9)))`;

/** The lists of tasks. */
@Injectable()
export class TaskList {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly catalogue: Catalogue,
    private readonly clock: Clock,
  ) {}

  /** The oldest first; `due` narrows to those whose time has come. */
  async list(filter: TaskFilter, viewer: TaskViewer): Promise<Page<TaskView>> {
    const after = filter.cursor ? cursorKey(filter.cursor) : null;
    const rows = await this.database.query<Row>(
      `SELECT t.id, t.kind, t.owner_role AS "ownerRole", t.state, t.subject_kind AS "subjectKind",
              t.subject_id AS "subjectId", t.code, t.detail_sealed, t.priority, t.due_at AS "dueAt",
              t.created_at AS "createdAt", t.done_at AS "doneAt", t.outcome, t.created_at::text AS at,
              (SELECT count(*)::int FROM task_attempts a WHERE a.task_id = t.id) AS attempts
         FROM tasks t WHERE t.state = $1 AND ($2::text IS NULL OR t.kind = $2)
          AND ($3::timestamptz IS NULL OR t.due_at <= $3)
          AND ($4::timestamptz IS NULL OR (t.created_at, t.id) > ($4::timestamptz, $5::uuid))
          AND ($6::text[] IS NULL OR t.owner_role = ANY($6)) AND NOT ${hidden}
        ORDER BY t.created_at, t.id LIMIT $10`,
      [
        filter.state ?? 'open',
        filter.kind ?? null,
        filter.due ? this.clock.now() : null,
        after?.at ?? null,
        after?.id ?? null,
        ownersOf(filter, viewer),
        confidentialKinds,
        seesComplaints(viewer),
        viewer.userId,
        filter.limit + 1,
      ],
    );
    const page = pageOf(rows, filter.limit, ({ at, id }) => ({ at, id }));
    return { ...page, items: page.items.map((row) => this.view(row)) };
  }

  /** Whether this task is none of the viewer's business, not even that there is one. */
  async isHidden(taskId: string, viewer: TaskViewer): Promise<boolean> {
    const row = await this.database.queryOne<{ hidden: boolean }>(
      `SELECT ${hidden.replace('$7', '$2').replace('$8', '$3').replace('$9', '$4')} AS hidden FROM tasks t WHERE t.id = $1`,
      [taskId, confidentialKinds, seesComplaints(viewer), viewer.userId],
    );
    return row?.hidden ?? false;
  }

  private view({ at: _at, detail_sealed: sealed, ...task }: Row): TaskView {
    const rule = taskRule(task.kind);
    const detail = sealed ? this.vault.openText(`tasks.detail.${task.id}`, sealed) : null;
    return {
      ...task,
      label: this.catalogue.texts.render(rule ? `task.${task.kind}` : 'task.other'),
      detail: detail && !rule?.detailIsLink ? maskText(detail) : detail,
    };
  }
}

function ownersOf({ ownerRole, mine }: TaskFilter, { roles }: TaskViewer): readonly string[] | null {
  if (ownerRole) return mine && !roles.includes(ownerRole) ? [] : [ownerRole];
  return mine ? roles : null;
}

function seesComplaints({ roles }: TaskViewer): boolean {
  return roles.some((role) => complaintRoles.includes(role));
}
