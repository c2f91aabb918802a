import type { CaseRecord } from '../case-record';
import { closuresOf } from '../office/case-closures';
import { OfficeCalendar } from '../office/office-calendar';
import type { WorkingCalendar } from '../working-time/calendar';
import { type Pause, workedOn } from '../working-time/promise';
import { nextSigningRound } from '../working-time/signing-round';
import { afterWorkingTime } from '../working-time/working-time';
import { Catalogue, type Effect, phaseOf, type ServiceDefinition } from '@app/catalogue';
import { Clock } from '@app/core';
import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';

/** How a case goes on, as far as it can be said; null is "not known", never 0. */
export interface Outlook {
  /** The first is 1; by the first valid receipt, so that neither a return nor a repeat loses it. */
  place: number | null;
  /** When cases like it were done of late, counted in the office's working time. */
  likelyAt: string | null;
  /** When the stack next goes to the signer, while the case is in it. */
  nextSigningAt: string | null;
  /** Why it takes longer: days on which the office is shut. */
  closures: { from: string; to: string | null; reason: string }[];
}

interface Sample {
  completeAt: Date;
  readyAt: Date;
  pauses: { from: string; to: string | null }[] | null;
}

const lookBackDays = 42;
const sampleSize = 50;
/** Fewer say nothing about the next. */
const fewest = 5;
const dayMs = 86_400_000;

/** The citizen's question "how long still": place, likely finish, next signing round, closures. */
@Injectable()
export class Outlooks {
  constructor(
    private readonly database: Database,
    private readonly catalogue: Catalogue,
    private readonly calendar: OfficeCalendar,
    private readonly clock: Clock,
  ) {}

  async of(record: CaseRecord): Promise<Outlook> {
    const calendar = await this.calendar.read();
    const isQueued = record.phase === 'work' && queuedStatuses(record.definition).includes(record.status);
    const likelyAt = isQueued ? await this.likelyAt(record) : null;
    return {
      place: isQueued ? await this.place(record) : null,
      likelyAt: likelyAt?.toISOString() ?? null,
      nextSigningAt: this.signingAt(record, calendar)?.toISOString() ?? null,
      closures: closuresOf(record, this.clock.now(), calendar),
    };
  }

  private signingAt({ definition, status }: CaseRecord, calendar: WorkingCalendar): Date | null {
    if (!leaves(definition, 'sign').includes(status)) return null;
    return nextSigningRound(this.clock.now(), this.catalogue.office.signing_rounds, calendar);
  }

  private async place(record: CaseRecord): Promise<number> {
    const row = await this.database.queryOne<{ count: string }>(
      `SELECT count(*) FROM cases WHERE service_code = $1 AND status = ANY ($2) AND phase = 'work'
          AND (submitted_at, id) < ($3, $4) AND NOT sandbox`,
      [record.service, queuedStatuses(record.definition), record.submittedAt, record.id],
    );
    return Number(row?.count ?? 0) + 1;
  }

  /** Null with too few to tell by, or when it has taken longer already than they did. */
  private async likelyAt(record: CaseRecord): Promise<Date | null> {
    if (!record.completeAt) return null;
    const calendar = await this.calendar.read();
    const now = this.clock.now();
    const durations = (await this.samples(record)).map(({ completeAt, readyAt, pauses }) =>
      workedOn({ completeAt, pauses: (pauses ?? []).map(pauseOf) }, readyAt, calendar),
    );
    const usual = median(durations);
    if (usual === null) return null;
    const pauses = await this.database.query<Pause>(
      'SELECT from_at AS "from", to_at AS "to" FROM case_pauses WHERE case_id = $1 ORDER BY from_at',
      [record.id],
    );
    const left = usual - workedOn({ completeAt: record.completeAt, pauses }, now, calendar);
    return left > 0 ? afterWorkingTime(now, left, calendar) : null;
  }

  /** The newest cases of the service whose letter lay ready in the last weeks. */
  private async samples({ service, definition }: CaseRecord): Promise<Sample[]> {
    const ready = leaves(definition, 'deliver');
    const { statuses } = definition.workflow;
    const done = Object.keys(statuses).filter((code) => statuses[code] && phaseOf(statuses[code]) === 'done');
    return this.database.query<Sample>(
      `SELECT c.complete_at AS "completeAt", e.at AS "readyAt",
              (SELECT json_agg(json_build_object('from', p.from_at, 'to', p.to_at) ORDER BY p.from_at)
                 FROM case_pauses p WHERE p.case_id = c.id) AS pauses
         FROM cases c CROSS JOIN LATERAL (
           SELECT min(e.at) AS at FROM case_events e WHERE e.case_id = c.id AND e.to_status = ANY ($2)) e
        WHERE c.service_code = $1 AND c.status = ANY ($3) AND c.submitted_at >= $4 AND NOT c.sandbox
          AND c.complete_at IS NOT NULL AND e.at IS NOT NULL
        ORDER BY c.submitted_at DESC LIMIT ${sampleSize}`,
      [
        service,
        [...ready, ...done],
        [...ready, ...done],
        new Date(this.clock.now().getTime() - lookBackDays * dayMs),
      ],
    );
  }
}

/** Where the office has still to work: not yet where the letter only waits to be fetched. */
function queuedStatuses(definition: ServiceDefinition): string[] {
  const ready = leaves(definition, 'deliver');
  return Object.entries(definition.workflow.statuses)
    .filter(([code, status]) => phaseOf(status) === 'work' && !ready.includes(code))
    .map(([code]) => code);
}

/** The statuses from which an action with this effect leads on. */
function leaves({ workflow }: ServiceDefinition, effect: Effect): string[] {
  return Object.values(workflow.actions).flatMap((action) => (action.effect === effect ? action.from : []));
}

function pauseOf({ from, to }: { from: string; to: string | null }): Pause {
  return { from: new Date(from), to: to === null ? null : new Date(to) };
}

function median(values: readonly number[]): number | null {
  if (values.length < fewest) return null;
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? null;
}
