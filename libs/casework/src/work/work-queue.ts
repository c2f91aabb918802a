import type { ServiceDefinition } from '@app/catalogue';
import { Clock } from '@app/core';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import type { CaseRecord } from '../case-record';
import { CasesRepository } from '../cases.repository';
import { ServiceVersions } from '../service-versions';
import { statusesOfWork } from '../workflow/steps';

/** Whose work is looked for. */
export interface Worker {
  userId: string;
  roles: readonly string[];
  /** Narrows to one village: '' is none at all. */
  village?: string;
}

/** A case to work now, kept from colleagues until the lease ends. */
export interface NextCase {
  record: CaseRecord;
  late: boolean;
  leasedUntil: Date;
}

/** How much waits for these roles, and how much of it is late. */
export interface WorkCount {
  waiting: number;
  late: number;
}

const leaseMs = 5 * 60_000;
const batch = 20;

/**
 * What waits for `$1`'s roles: a list of (service version, status), each found by its own index. Moves that are held are
 * few and read once, not looked up for every case.
 */
const pairs = `unnest($1::uuid[], $2::text[]) AS w(version, status)`;
const isOpen = `c.service_version_id = w.version AND c.status = w.status AND c.phase = 'work' AND NOT c.sandbox
  AND ($3::uuid IS NULL OR c.assignee_id IS NULL OR c.assignee_id = $3) AND ($4::text IS NULL OR c.village = $4)
  AND c.id NOT IN (SELECT h.case_id FROM held_moves h)`;
const isFree = `NOT EXISTS (SELECT 1 FROM work_leases l WHERE l.case_id = c.id AND l.user_id <> $3 AND l.until > $5)`;
const countLimit = 1000;

/** The one thing to do now: late first, then by first receipt; never one case for two people at once. */
@Injectable()
export class WorkQueue {
  constructor(
    private readonly database: Database,
    private readonly repository: CasesRepository,
    private readonly versions: ServiceVersions,
    private readonly clock: Clock,
  ) {}

  /** The case that this person has already, or the next free one; null when nothing waits. */
  async next(worker: Worker): Promise<NextCase | null> {
    const waiting = await this.parameters(worker);
    const own = await this.ownLease(waiting);
    if (own && (await this.lease(own, worker.userId))) return this.leased(own);
    for (const id of await this.candidates(waiting)) {
      if (await this.lease(id, worker.userId)) return this.leased(id);
    }
    return null;
  }

  /** Keeps a case for somebody who is looking at it. False: a colleague has it. */
  async lease(caseId: string, userId: string): Promise<boolean> {
    const now = this.clock.now();
    const rows = await this.database.query(
      `INSERT INTO work_leases AS l (case_id, user_id, until) VALUES ($1, $2, $3)
       ON CONFLICT (case_id) DO UPDATE SET user_id = $2, until = $3 WHERE l.user_id = $2 OR l.until <= $4
       RETURNING case_id`,
      [caseId, userId, new Date(now.getTime() + leaseMs), now],
    );
    return rows.length > 0;
  }

  /** Gives a case back before the lease ends: the work on it is done. */
  async release(caseId: string, userId: string): Promise<void> {
    await this.database.query('DELETE FROM work_leases WHERE case_id = $1 AND user_id = $2', [
      caseId,
      userId,
    ]);
  }

  /** Counted up to a thousand: more is "many", and the cost stays the same. Read from the index alone. */
  async count(worker: Worker): Promise<WorkCount> {
    return (await this.counted<WorkCount>(worker, ['promised_at'])) ?? { waiting: 0, late: 0 };
  }

  /** The count, and the newest of what is counted: together they tell whether anything changed. */
  async pulse(worker: Worker): Promise<WorkCount & { newest: Date | null }> {
    const row = await this.counted<WorkCount & { newest: Date | null }>(
      worker,
      ['promised_at', 'updated_at'],
      ', max(updated_at) AS newest',
    );
    return row ?? { waiting: 0, late: 0, newest: null };
  }

  private async counted<Row>(
    worker: Worker,
    columns: readonly ('promised_at' | 'updated_at')[],
    more = '',
  ): Promise<Row | null> {
    return this.database.queryOne<Row>(
      `SELECT count(*)::int AS waiting, (count(*) FILTER (WHERE promised_at < $5))::int AS late${more} FROM (
         SELECT c.* FROM ${pairs} CROSS JOIN LATERAL (
           SELECT ${columns.map((column) => `c.${column}`).join()} FROM cases c WHERE ${isOpen} LIMIT ${countLimit}) c
          LIMIT ${countLimit}) AS open`,
      await this.parameters(worker),
    );
  }

  /** What waits in these statuses of any service, late first: the pile that somebody signs today. */
  async inStatuses(
    wanted: (definition: ServiceDefinition, status: string) => boolean,
    limit: number,
  ): Promise<CaseRecord[]> {
    const open = (await this.versions.all()).flatMap(({ id, definition }) =>
      Object.keys(definition.workflow.statuses)
        .filter((status) => wanted(definition, status))
        .map((status) => ({ version: id, status })),
    );
    const ids = await this.candidates(this.bound(open, { userId: null, village: null }), limit);
    return this.records(ids);
  }

  /** Cases by id, in the order asked for. */
  private async records(ids: readonly string[]): Promise<CaseRecord[]> {
    const records: CaseRecord[] = [];
    for (const id of ids) {
      const record = await this.repository.find('c.id', id);
      if (record) records.push(record);
    }
    return records;
  }

  private async leased(id: string): Promise<NextCase | null> {
    const record = await this.repository.find('c.id', id);
    const now = this.clock.now();
    return (
      record && {
        record,
        late: record.promisedAt !== null && record.promisedAt < now,
        leasedUntil: new Date(now.getTime() + leaseMs),
      }
    );
  }

  private async ownLease(parameters: unknown[]): Promise<string | null> {
    const row = await this.database.queryOne<{ id: string }>(
      `SELECT c.id FROM work_leases l JOIN cases c ON c.id = l.case_id JOIN ${pairs} ON ${isOpen}
        WHERE l.user_id = $3 AND l.until > $5 ORDER BY l.until DESC LIMIT 1`,
      parameters,
    );
    return row?.id ?? null;
  }

  private async candidates(parameters: unknown[], limit = batch): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `(SELECT c.id, c.submitted_at FROM ${pairs} CROSS JOIN LATERAL (
          SELECT c.id, c.promised_at, c.submitted_at FROM cases c
           WHERE ${isOpen} AND ${isFree} AND c.promised_at < $5 ORDER BY c.promised_at, c.submitted_at, c.id LIMIT ${limit}) c
         ORDER BY c.promised_at, c.submitted_at, c.id LIMIT ${limit})
       UNION ALL
       (SELECT c.id, c.submitted_at FROM ${pairs} CROSS JOIN LATERAL (
          SELECT c.id, c.submitted_at FROM cases c
           WHERE ${isOpen} AND ${isFree} AND (c.promised_at IS NULL OR c.promised_at >= $5)
           ORDER BY c.submitted_at, c.id LIMIT ${limit}) c
         ORDER BY c.submitted_at, c.id LIMIT ${limit})`,
      parameters,
    );
    return rows.slice(0, limit).map(({ id }) => id);
  }

  private async parameters({ userId, roles, village }: Worker): Promise<unknown[]> {
    const open: { version: string; status: string }[] = [];
    for (const { id, definition } of await this.versions.all()) {
      for (const status of statusesOfWork(definition, roles)) open.push({ version: id, status });
    }
    return this.bound(open, { userId, village: village ?? null });
  }

  private bound(
    open: readonly { version: string; status: string }[],
    { userId, village }: { userId: string | null; village: string | null },
  ): unknown[] {
    return [
      open.map(({ version }) => version),
      open.map(({ status }) => status),
      userId,
      village,
      this.clock.now(),
    ];
  }
}
