import type { ReportReading } from '../understand/report';
import type { DialogueEffect, DialogueResult, DialogueState } from './dialogue-state';
import { isFilling, result, type Turn } from './turn';

/** What a message means as a report, and which of the citizen's cards ask for reports. */
export interface Reports {
  reading: ReportReading;
  cases: readonly { caseId: string; due: boolean }[];
}

/**
 * The report of a card's holder. A tap counts at any time, and a draft waits for it; words count only while nothing
 * else is being filled in.
 */
export function reporting({ state, context: { reports } }: Turn): DialogueResult | undefined {
  if (!reports) return undefined;
  const { reading, cases } = reports;
  const due = cases.find((item) => item.due);
  if (reading.kind === 'tap') {
    const isAsked = cases.some(({ caseId }) => caseId === reading.caseId);
    return isAsked ? reported(state, reading) : result(state, [{ key: 'dialogue.report_over' }]);
  }
  if (isFilling(state)) return undefined;
  if (reading.kind === 'wish') return asking(state, due ?? cases[0]);
  // In a menu that was shown since, a number is a service's.
  if (!due || (reading.kind === 'number' && state.step !== 'idle')) return undefined;
  return reported(state, { caseId: due.caseId, answer: reading.answer });
}

function asking(
  state: DialogueState,
  asked: Reports['cases'][number] | undefined,
): DialogueResult | undefined {
  return asked && result(state, [], [{ type: 'ask_report', caseId: asked.caseId }]);
}

function reported(
  state: DialogueState,
  { caseId, answer }: Pick<Extract<DialogueEffect, { type: 'report' }>, 'caseId' | 'answer'>,
): DialogueResult {
  return result(state, [], [{ type: 'report', caseId, answer }]);
}
