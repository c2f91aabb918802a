import { Clock, cursorKey, entriesOf, newId, type Page, pageOf } from '@app/core';
import { Database } from '@app/database';
import { currentContext } from '@app/observability';
import { Injectable } from '@nestjs/common';

/** Who read or changed what; ids and codes only. */
export interface AuditNote {
  userId?: string;
  action: string;
  subjectKind: string;
  subjectId?: string;
  detail?: Record<string, string | number | boolean>;
}

export interface AuditEntryView extends AuditNote {
  id: string;
  at: string;
}

/** What the trail may be narrowed by; `to` is the first moment that no longer counts. */
export interface AuditFilter {
  user?: string;
  action?: string;
  subjectKind?: string;
  subjectId?: string;
  from?: Date;
  to?: Date;
  /** Whether entries about complaints are shown, and whose own complaints are not; unset: all. */
  complaints?: { seen: boolean; exceptAbout: string };
  cursor?: string;
  limit: number;
}

/** The trail of reads and changes; the program's role cannot rewrite it. */
@Injectable()
export class Audit {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Writes in the ambient transaction, so that an act and its trail stand or fall together. */
  async record({ userId, action, subjectKind, subjectId, detail }: AuditNote): Promise<void> {
    await this.database.query(
      `INSERT INTO audit_entries (id, at, user_id, action, subject_kind, subject_id, detail, request_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        newId(),
        this.clock.now(),
        userId ?? null,
        action,
        subjectKind,
        subjectId ?? null,
        JSON.stringify(detail ?? {}),
        currentContext().requestId ?? null,
      ],
    );
  }

  /** Newest first; each filter on an index. */
  async list(filter: AuditFilter): Promise<Page<AuditEntryView>> {
    const parameters: unknown[] = [];
    const bind = (value: unknown): string => `$${parameters.push(value)}`;
    const conditions = [...conditionsOf(filter, bind), ...complaintCondition(filter, bind)];
    if (filter.cursor) {
      const after = cursorKey(filter.cursor);
      conditions.push(`(at, id) < (${bind(after.at)}::timestamptz, ${bind(after.id)}::uuid)`);
    }
    const rows = await this.database.query<AuditEntryView & { text: string }>(
      `SELECT id, at, at::text AS text, user_id AS "userId", action, subject_kind AS "subjectKind",
              subject_id AS "subjectId", detail FROM audit_entries
        WHERE ${['TRUE', ...conditions].join(' AND ')} ORDER BY at DESC, id DESC LIMIT ${bind(filter.limit + 1)}`,
      parameters,
    );
    const page = pageOf(rows, filter.limit, ({ text, id }) => ({ at: text, id }));
    return { ...page, items: page.items.map(({ text: _text, ...entry }) => entry) };
  }
}

function conditionsOf(filter: AuditFilter, bind: (value: unknown) => string): string[] {
  const tests = {
    user: 'user_id =',
    action: 'action =',
    subjectKind: 'subject_kind =',
    subjectId: 'subject_id =',
    from: 'at >=',
    to: 'at <',
  } as const;
  return entriesOf(tests).flatMap(([key, test]) => {
    const value = filter[key];
    return value === undefined ? [] : [`${test} ${bind(value)}`];
  });
}

function complaintCondition({ complaints }: AuditFilter, bind: (value: unknown) => string): string[] {
  if (!complaints) return [];
  if (!complaints.seen) return [`subject_kind <> 'complaint'`];
  return [
    `NOT (subject_kind = 'complaint' AND EXISTS
      (SELECT 1 FROM complaints c WHERE c.id = subject_id AND c.concerns_user = ${bind(complaints.exceptAbout)}))`,
  ];
}
