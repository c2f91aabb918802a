import { Clock } from '@app/core';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { ServiceVersions } from '../service-versions';

/** How many cases stand in one status of one service, and how many of them are late. */
export interface StandingLine {
  service: string;
  title: string;
  status: string;
  label: string;
  waiting: number;
  late: number;
}

/** A case that should have been done by now. */
export interface LateCase {
  id: string;
  receiptCode: string;
  label: string;
  promisedAt: Date;
}

/** What waits in the whole office, for those who answer for it. */
@Injectable()
export class WorkOverview {
  constructor(
    private readonly database: Database,
    private readonly versions: ServiceVersions,
    private readonly clock: Clock,
  ) {}

  /** Open work only, so its cost follows what is open and not what was ever done. */
  async lines(): Promise<StandingLine[]> {
    const rows = await this.database.query<{
      version: string;
      status: string;
      waiting: number;
      late: number;
    }>(
      `SELECT service_version_id AS version, status, count(*)::int AS waiting,
              (count(*) FILTER (WHERE promised_at < $1))::int AS late
         FROM cases WHERE phase = 'work' AND NOT sandbox GROUP BY 1, 2`,
      [this.clock.now()],
    );
    const definitions = new Map((await this.versions.all()).map(({ id, definition }) => [id, definition]));
    const lines = new Map<string, StandingLine>();
    for (const { version, status, waiting, late } of rows) {
      const definition = definitions.get(version);
      if (!definition) continue;
      const { code, title, workflow } = definition;
      const key = `${code} ${status}`;
      const before = lines.get(key) ?? { waiting: 0, late: 0 };
      lines.set(key, {
        ...{ service: code, title, status, label: workflow.statuses[status]?.label ?? status },
        ...{ waiting: before.waiting + waiting, late: before.late + late },
      });
    }
    return [...lines.values()].sort((a, b) => b.late - a.late || b.waiting - a.waiting);
  }

  /** The latest first. */
  async late(limit: number): Promise<LateCase[]> {
    const rows = await this.database.query<Omit<LateCase, 'label'> & { version: string; status: string }>(
      `SELECT id, receipt_code AS "receiptCode", service_version_id AS version, status, promised_at AS "promisedAt"
         FROM cases WHERE phase = 'work' AND NOT sandbox AND promised_at < $1 ORDER BY promised_at, id LIMIT $2`,
      [this.clock.now(), limit],
    );
    const definitions = new Map((await this.versions.all()).map(({ id, definition }) => [id, definition]));
    return rows.map(({ version, status, ...row }) => ({
      ...row,
      label: definitions.get(version)?.workflow.statuses[status]?.label ?? status,
    }));
  }
}
