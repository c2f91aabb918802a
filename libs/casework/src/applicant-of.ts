import { applicantOf } from '@app/catalogue';
import type { CaseRecord, NewCase } from './case-record';

/** Who the case is for once its fields are these; a phone given beside the form stays until the field itself changes. */
export function applicantAfter(
  { definition, fields, applicant }: CaseRecord,
  corrected: Record<string, unknown>,
): NewCase['applicant'] {
  const before = applicantOf(definition, fields);
  const after = applicantOf(definition, corrected);
  return { ...after, phone: after.phone === before.phone ? applicant.phone : after.phone };
}
