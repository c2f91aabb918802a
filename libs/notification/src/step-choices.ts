import type { CitizenStep } from '@app/casework';
import type { Texts } from '@app/catalogue';
import type { Choice } from '@app/core';

/** What a tap on one of a case's steps says. */
export interface StepTap {
  caseId: string;
  action: string;
}

/** One tap takes the step, or begins to ask for what it needs; what would end the case is never a tap away. */
export function stepChoices(
  caseId: string,
  steps: readonly CitizenStep[],
  texts: Pick<Texts, 'render'>,
): Choice[] {
  return steps
    .filter(({ ends }) => !ends)
    .map(({ code, label, leadsTo }) => ({
      value: `step:${code}:${caseId}`,
      label: label ?? texts.render('dialogue.step_unnamed', { label: leadsTo }),
    }));
}

/** Reads the value of such a choice; null when it is none. */
export function stepTap(value: string): StepTap | null {
  const [, action, caseId] =
    /^step:(\w{1,60}):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(value) ?? [];
  return action && caseId ? { action, caseId } : null;
}
