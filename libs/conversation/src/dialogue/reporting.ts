import type { ReportReading } from '../understand/report';
import type { DialogueResult } from './dialogue-state';
import { result, type Turn } from './turn';

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
    const { caseId, answer } = reading;
    return cases.some((item) => item.caseId === caseId)
      ? result(state, [], [{ type: 'report', caseId, answer }])
      : result(state, [{ key: 'dialogue.report_over' }]);
  }
  if (state.step === 'collecting' || state.step === 'confirming') return undefined;
  if (reading.kind === 'wish') {
    const asked = due ?? cases[0];
    return asked && result(state, [], [{ type: 'ask_report', caseId: asked.caseId }]);
  }
  // In a menu that was shown since, a number is a service's.
  if (!due || (reading.kind === 'number' && state.step !== 'idle')) return undefined;
  return result(state, [], [{ type: 'report', caseId: due.caseId, answer: reading.answer }]);
}
