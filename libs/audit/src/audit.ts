import { Clock, decodeCursor, newId, type Page, pageOf } from '@app/core';
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

  /** Newest first. */
  async list(filter: { cursor?: string; limit: number }): Promise<Page<AuditEntryView>> {
    const after = filter.cursor ? decodeCursor(filter.cursor, ['at', 'id']) : null;
    const rows = await this.database.query<AuditEntryView & { text: string }>(
      `SELECT id, at, at::text AS text, user_id AS "userId", action, subject_kind AS "subjectKind",
              subject_id AS "subjectId", detail FROM audit_entries
        WHERE $1::timestamptz IS NULL OR (at, id) < ($1::timestamptz, $2::uuid)
        ORDER BY at DESC, id DESC LIMIT $3`,
      [after?.at ?? null, after?.id ?? null, filter.limit + 1],
    );
    return pageOf(rows, filter.limit, ({ text, id }) => ({ at: text, id }));
  }
}
