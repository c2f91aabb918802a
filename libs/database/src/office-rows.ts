import { newId } from '@app/core';
import { Injectable } from '@nestjs/common';
import { Database } from './database';

/** What staff have set for a time: a deputy, a closure. Days are the office's own, both the first and the last count. */
export interface OfficeRow<Data> {
  id: string;
  from: string;
  /** The last day; null while nobody has said when it ends. */
  to: string | null;
  data: Data;
  createdBy: string | null;
  createdAt: Date;
  /** Taken back before its last day. */
  endedAt: Date | null;
}

export interface NewOfficeRow<Data> extends Pick<OfficeRow<Data>, 'from' | 'to' | 'data'> {
  by: string;
  at: Date;
}

interface Row<Data> extends Omit<OfficeRow<Data>, 'endedAt'> {
  endedAt: string | null;
}

const columns = `id, valid_from::text AS from, valid_to::text AS to, data - 'endedAt' AS data,
  created_by AS "createdBy", created_at AS "createdAt", data ->> 'endedAt' AS "endedAt"`;

/** Dated rows over the catalogue's first values. Nothing is rewritten: a row is ended and another one begins. */
@Injectable()
export class OfficeRows {
  constructor(private readonly database: Database) {}

  /** Those that count on this day, `yyyy-mm-dd`; the latest begun first. The caller names the kind's data. */
  async on<Data>(kind: string, day: string): Promise<OfficeRow<Data>[]> {
    return this.select<Data>(
      `valid_from <= $2 AND (valid_to IS NULL OR valid_to >= $2) AND NOT data ? 'endedAt'`,
      kind,
      day,
    );
  }

  /** Those that count on this day or later. */
  async since<Data>(kind: string, day: string): Promise<OfficeRow<Data>[]> {
    return this.select<Data>(`(valid_to IS NULL OR valid_to >= $2) AND NOT data ? 'endedAt'`, kind, day);
  }

  /** Everything that was ever set, up to a limit. */
  async history<Data>(kind: string): Promise<OfficeRow<Data>[]> {
    return this.select<Data>('$2::text IS NULL', kind, null);
  }

  /** One of several at once changes the rows of a kind; the others wait for the end of its transaction. */
  async lock(kind: string): Promise<void> {
    await this.database.query(`SELECT pg_advisory_xact_lock(hashtext('office_settings.' || $1))`, [kind]);
  }

  async add<Data>(kind: string, { from, to, data, by, at }: NewOfficeRow<Data>): Promise<string> {
    const id = newId();
    await this.database.query(
      `INSERT INTO office_settings (id, kind, valid_from, valid_to, data, created_by, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [id, kind, from, to, JSON.stringify(data), by, at],
    );
    return id;
  }

  async end(id: string, at: Date): Promise<void> {
    await this.database.query(
      `UPDATE office_settings SET data = data || jsonb_build_object('endedAt', $2::text)
        WHERE id = $1 AND NOT data ? 'endedAt'`,
      [id, at.toISOString()],
    );
  }

  private async select<Data>(
    condition: string,
    kind: string,
    day: string | null,
  ): Promise<OfficeRow<Data>[]> {
    const rows = await this.database.query<Row<Data>>(
      `SELECT ${columns} FROM office_settings WHERE kind = $1 AND ${condition}
        ORDER BY valid_from DESC, created_at DESC, id DESC LIMIT 500`,
      [kind, day],
    );
    return rows.map((row) => ({ ...row, endedAt: row.endedAt === null ? null : new Date(row.endedAt) }));
  }
}
