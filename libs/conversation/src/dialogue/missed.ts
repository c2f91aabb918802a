import type { Answers } from './answers';
import { clarify } from './clarifying';
import type { DialogueResult, DialogueState, Reply } from './dialogue-state';
import { result, type Turn } from './turn';

/** Two misses in a row offer an officer. */
export function missed(turn: Turn, again: (state: DialogueState) => DialogueResult): DialogueResult {
  const { state, input } = turn;
  if (input.other) return result(state, [{ key: 'dialogue.kept_for_officer' }]);
  const which = clarify(turn);
  if (which) return which;
  const misses = state.misses + 1;
  const next = again({ ...state, misses });
  return {
    ...next,
    state: { ...next.state, misses },
    replies: [{ key: beforeAsking(turn, misses) }, ...next.replies],
  };
}

/** "iya mau" to what a service needs is no answer yet, and no mistake either. */
function beforeAsking({ state, context }: Turn, misses: number): string {
  if (misses >= 2) return 'dialogue.offer_officer';
  const begins = state.service !== undefined && Object.keys(state.values).length === 0;
  return begins && context.reading.intent === 'SETUJU' ? 'dialogue.begin' : 'dialogue.not_understood';
}

/** A refused value says why; two in a row also say that an officer can help. */
export function refused(
  turn: Turn,
  next: DialogueState,
  { key, textKey, params }: NonNullable<Answers['refused']>,
): DialogueResult {
  const misses = turn.state.misses + 1;
  const help: Reply[] = misses >= 2 ? [{ key: 'dialogue.offer_officer' }] : [];
  const asked = { kind: 'field', key } as const; // the next bare answer is for this one
  return result({ ...next, asked, misses }, [{ key: textKey, params }, ...help]);
}
