import type { CaseRecord } from '@app/casework';
import { initialsOf as initialsOfName } from '@app/core';

type Applied = Pick<CaseRecord, 'applicant'>;

/** Whether a chat speaks for more than one person; people are told apart by what they are, never by the phone (law 9). */
export function servesSeveral(cases: readonly Applied[]): boolean {
  return new Set(cases.map(({ applicant }) => applicant.id)).size > 1;
}

/** "S.C.R.": who it is, to those who know him and to nobody else. */
export function initialsOf({ applicant }: Applied): string {
  return initialsOfName(applicant.name);
}
