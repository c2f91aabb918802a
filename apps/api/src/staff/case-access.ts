import { CaseNotFound, type CaseRecord, type NewCase } from '@app/casework';
import type { StaffPrincipal } from '@app/staff';
import { SubmissionInvalid } from '../public/field-checks';

type Who = Pick<StaffPrincipal, 'roles' | 'village'>;

/** A village officer and nothing else sees his village only. */
export function isVillageOnly({ roles }: Who): boolean {
  return roles.every((role) => role === 'village_officer');
}

/** Narrows a list to what this person may see; a village officer without a village sees nothing. */
export function villageFilter(staff: Who): { village?: string } {
  return isVillageOnly(staff) ? { village: staff.village ?? '' } : {};
}

/** @throws CaseNotFound for a case of another village: that it exists is not told either */
export function visibleTo(staff: Who, record: CaseRecord): CaseRecord {
  if (isVillageOnly(staff) && (!staff.village || record.village !== staff.village)) {
    throw new CaseNotFound('case of another village', { caseId: record.id });
  }
  return record;
}

/** The applicant as a village officer may enter him: of his own village. @throws SubmissionInvalid */
export function villageOf(staff: Who, applicant: NewCase['applicant']): NewCase['applicant'] {
  if (!isVillageOnly(staff)) return applicant;
  if (!staff.village || (applicant.village ?? staff.village) !== staff.village) {
    throw new SubmissionInvalid([{ field: 'fields.village', code: 'other_village' }]);
  }
  return { ...applicant, village: staff.village };
}
