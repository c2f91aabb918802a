import { type CaseRecord, type Cases, type Step, stepsOf } from '@app/casework';
import type { StaffPrincipal } from '@app/staff';
import { actorOf } from './cases.dto';

/** The steps of a case that this person may take, the likeliest first. */
export function stepsFor(cases: Cases, record: CaseRecord, staff: StaffPrincipal): Step[] {
  const done = { identityConfirmed: record.identityConfirmedAt !== null };
  const served = new Set(cases.actionsFor(record, actorOf(staff)).map(({ code }) => code));
  return stepsOf(record.definition, record.status, staff.roles, done).filter(({ code }) => served.has(code));
}
