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
  if (context.reading.signal === 'yes' || /^\s*1\W*$/.test(input.text)) {
    return result(state, [], [{ type: 'open_case' }]);
  }
  if (context.reading.signal === 'no' || /^\s*2\W*$/.test(input.text)) {
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
