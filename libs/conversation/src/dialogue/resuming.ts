import { missingLine } from './asking';
import type { DialogueResult } from './dialogue-state';
import { serviceOf, type Turn } from './turn';

const longSilence = 12 * 3_600_000;

/** After a long silence the answer begins with one line of where the draft stands. */
export function resumed(outcome: DialogueResult, { state, context }: Turn): DialogueResult {
  if (outcome.state.step !== 'collecting' && outcome.state.step !== 'confirming') return outcome;
  const heardAt = context.today.toISOString();
  const next = { ...outcome, state: { ...outcome.state, heardAt } };
  const silent = state.heardAt ? context.today.getTime() - Date.parse(state.heardAt) : 0;
  const service = serviceOf(next.state, context);
  const isSaid = outcome.replies.some(
    ({ key }) => key === 'dialogue.where_we_are' || key === 'dialogue.kept',
  );
  if (!service || silent < longSilence || isSaid || next.state.step !== 'collecting') return next;
  const params = { service: service.title, missing: missingLine(service, next.state) };
  return { ...next, replies: [{ key: 'dialogue.where_we_are', params }, ...outcome.replies] };
}
