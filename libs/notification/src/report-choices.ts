import type { Texts } from '@app/catalogue';
import type { Choice } from '@app/core';
import { type ReportAnswer, reportAnswers } from '@app/letters';

/** What a tap on one of a report's choices says. */
export interface ReportTap {
  caseId: string;
  answer: ReportAnswer;
}

/** One tap is the report: the choice's machine value says of which case. */
export function reportChoices(caseId: string, texts: Pick<Texts, 'render'>): Choice[] {
  return reportAnswers.map((answer) => ({
    value: `report:${answer}:${caseId}`,
    label: texts.render(`report.${answer}`),
  }));
}

/** Reads the value of such a choice; null when it is none. */
export function reportTap(value: string): ReportTap | null {
  const [, said, caseId] =
    /^report:([a-z]+):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(value) ?? [];
  const answer = reportAnswers.find((known) => known === said);
  return answer && caseId ? { caseId, answer } : null;
}
