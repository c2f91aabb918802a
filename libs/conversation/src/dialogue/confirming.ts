import { readAnswers } from './answers';
import { ask } from './asking';
import { withoutService } from './choosing';
import type { DialogueResult } from './dialogue-state';
import { correct } from './correcting';
import { receivePapers, renamePaper } from './papers';
import { missed, refused } from './missed';
import { result, serviceOf, type Turn } from './turn';

/** The summary was shown: yes sends it, anything else corrects it. */
export function confirming(turn: Turn): DialogueResult {
  const { state, input, context } = turn;
  const service = serviceOf(state, context);
  if (!service) return withoutService(turn);
  if (chooses(turn, 'yes', 1)) {
    return result(state, [], [{ type: 'open_case' }]);
  }
  if (chooses(turn, 'no', 2)) {
    return result(state, [{ key: 'dialogue.how_to_correct' }]);
  }
  if (input.papers.length > 0) return receivePapers(service, turn);
  const corrected = renamePaper(service, turn) ?? correct(service, turn);
  if (corrected) return corrected;
  const answers = readAnswers(input.text, service, { ...state, asked: undefined }, context);
  if (answers.refused) return refused(turn, state, answers.refused);
  if (Object.keys(answers.values).length > 0) {
    return ask(service, { ...state, values: { ...state.values, ...answers.values }, misses: 0 }, context);
  }
  return missed(turn, (kept) => result(kept, [{ key: 'dialogue.how_to_correct' }]));
}

/** By a word, or by the number of the button. */
function chooses({ input, context }: Turn, signal: 'yes' | 'no', number: 1 | 2): boolean {
  const [, typed] = /^\s*(\d)\W*$/.exec(input.text) ?? [];
  return context.reading.signal === signal || typed === String(number);
}
