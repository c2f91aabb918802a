import type { DialogueResult } from './dialogue-state';
import { result, type Turn } from './turn';

/** A rating counts where it was asked for, at any time: a draft waits for it. Said in words alone it is thanked for. */
export function rating({ state, input, context }: Turn): DialogueResult | undefined {
  const { rating: tap, cases, reading } = context;
  if (tap) {
    return cases.some(({ id }) => id === tap.caseId)
      ? result(state, [], [{ type: 'rate', ...tap }])
      : result(state, [{ key: 'rating.over' }]);
  }
  const isWords = state.step === 'idle' && reading.sure && reading.intent === 'PENILAIAN';
  return isWords && !reading.complaint && input.papers.length === 0
    ? result(state, [{ key: 'rating.words' }])
    : undefined;
}
