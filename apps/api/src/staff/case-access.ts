import { CaseNotFound, type CaseRecord } from '@app/casework';
import type { StaffPrincipal } from '@app/staff';

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
