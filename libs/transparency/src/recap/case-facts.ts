import { type WorkingCalendar, workingTimeBetween } from '@app/casework';
import { phaseOf, type ServiceDefinition } from '@app/catalogue';

/** One case as the recap sees it: no person in it. */
export interface CaseFact {
  service: string;
  channel: string;
  village: string | null;
  month: number;
  phase: string;
  status: string;
  submittedAt: Date;
  promisedAt: Date | null;
  /** Every change of status, in order. */
  steps: { to: string; at: string }[];
}

/** How one case went. Hours are working hours. */
export interface CaseCourse {
  /** From the submission until it could be fetched, without the time in which the citizen was asked. */
  hours: number | null;
  keptPromise: boolean | null;
  pausedHours: number;
  returns: number;
}

/** What stands for "the citizen can have it": picking it up late is not the office's time. */
const fetchable = 'ready';

/** Follows a case through its steps; a status in which the citizen is waited for stops the clock. */
export function courseOf(
  fact: CaseFact,
  { workflow }: ServiceDefinition,
  calendar: WorkingCalendar,
  now: Date,
): CaseCourse {
  const steps = fact.steps.map(({ to, at }) => ({
    status: workflow.statuses[to],
    code: to,
    at: new Date(at),
  }));
  const waits = steps.flatMap(({ status, at }, i) =>
    status && phaseOf(status) === 'waiting' ? [{ from: at, until: steps[i + 1]?.at ?? now }] : [],
  );
  const done = steps.find(({ code, status }) => code === fetchable || (status && phaseOf(status) === 'done'));
  const paused = waits.map(({ from, until }) => hoursBetween(from, until, calendar));
  const pausedHours = paused.reduce((sum, hours) => sum + hours, 0);
  const worked = done && waits.filter(({ from }) => from < done.at);
  const pausedBefore = (worked ?? []).reduce(
    (sum, { from, until }) => sum + hoursBetween(from, until, calendar),
    0,
  );
  return {
    hours: done ? Math.max(0, hoursBetween(fact.submittedAt, done.at, calendar) - pausedBefore) : null,
    keptPromise: done && fact.promisedAt ? done.at <= fact.promisedAt : null,
    pausedHours,
    returns: waits.length,
  };
}

function hoursBetween(from: Date, until: Date, calendar: WorkingCalendar): number {
  return workingTimeBetween(from, until, calendar) / 3_600_000;
}
