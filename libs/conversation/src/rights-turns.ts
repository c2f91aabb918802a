import { type TaskKind, Tasks } from '@app/casework';
import { Catalogue } from '@app/catalogue';
import { Database } from '@app/database';
import { formatDateTime } from '@app/notification';
import { Injectable } from '@nestjs/common';
import type { DataRight, Reply } from './dialogue/dialogue-state';

const answers: Record<DataRight, string> = {
  erase: 'rights.erase',
  access: 'rights.access',
  correct: 'rights.correct',
  incident: 'rights.incident',
};

/** Takes in what a person asks about his own data: a task with the law's clock, and the citizen knows until when. */
@Injectable()
export class RightsTurns {
  constructor(
    private readonly database: Database,
    private readonly catalogue: Catalogue,
    private readonly tasks: Tasks,
  ) {}

  /** Asked a second time while the first is open, it is the same request: its clock does not begin anew. */
  async ask(right: DataRight, text: string, conversationId: string): Promise<Reply> {
    const kind: TaskKind = right === 'incident' ? 'data_incident' : 'data_request';
    const known = await this.openTask(kind, conversationId);
    if (!known) {
      await this.tasks.open({
        kind,
        subjectKind: 'conversation',
        subjectId: conversationId,
        code: right,
        detail: text,
        priority: right === 'incident' ? 2 : 1,
      });
    } else if (!known.code.split(' ').includes(right)) {
      await this.database.query('UPDATE tasks SET code = $2 WHERE id = $1', [
        known.id,
        `${known.code} ${right}`,
      ]);
    } else return { key: 'rights.known', params: { due: this.shown(known.dueAt) } };
    const task = await this.openTask(kind, conversationId);
    return { key: answers[right], params: { due: this.shown(task?.dueAt ?? null) } };
  }

  private openTask(
    kind: TaskKind,
    conversationId: string,
  ): Promise<{ id: string; code: string; dueAt: Date | null } | null> {
    return this.database.queryOne(
      `SELECT id, coalesce(code, '') AS code, due_at AS "dueAt" FROM tasks
        WHERE state = 'open' AND kind = $1 AND subject_kind = 'conversation' AND subject_id = $2`,
      [kind, conversationId],
    );
  }

  private shown(dueAt: Date | null): string {
    return dueAt ? formatDateTime(dueAt, this.catalogue.office) : '';
  }
}
