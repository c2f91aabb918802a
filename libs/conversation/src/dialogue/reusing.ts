import type { ServiceDefinition } from '@app/catalogue';
import { normalise } from '../understand/normalise';
import { ask } from './asking';
import type { DialogueResult, DialogueState, Reply } from './dialogue-state';
import { fitting, isReuseAsked, nikIn, withOwnPapers } from './earlier-papers';
import { documentsNamed } from './papers';
import { type DialogueContext, serviceOf, type Turn } from './turn';

const longestAnswer = 6;

/** The answer to whether earlier papers serve again. Only a plain yes is one; of the papers that it names, only those. */
export function reuseAnswered(service: ServiceDefinition, turn: Turn): DialogueResult | undefined {
  const { state, input, context } = turn;
  if (!isReuseAsked(state) || input.text.trim().split(/\s+/).length > longestAnswer) return undefined;
  const { reuse, ...rest } = state;
  if (!reuse || reuse.nik !== nikIn(service, state)) return undefined;
  const refused: DialogueState = { ...state, reuse: { nik: reuse.nik, refused: true }, misses: 0 };
  const said = answerIn(turn);
  if (said === 'no') return ask(service, refused, context);
  const offered = said === 'yes' ? fitting(service, state, context) : [];
  if (offered.length === 0) return undefined;
  const named = documentsNamed(service, input.text, context.words).map(({ key }) => key);
  const taken = takenOf(offered, named);
  const again = taken.map(({ document, paper }) => [document.key, { fromDocument: paper.documentId }]);
  const papers = { ...state.papers, ...Object.fromEntries(again) };
  const params = { items: taken.map(({ document }) => document.label).join(', ') };
  const before: Reply[] = taken.length > 0 ? [{ key: 'dialogue.reused', params }] : [];
  const next = taken.length < offered.length ? refused : { ...rest, misses: 0 };
  return ask(service, { ...next, papers }, context, before);
}

/** All that is offered where none is named. */
function takenOf(offered: ReturnType<typeof fitting>, named: readonly string[]): ReturnType<typeof fitting> {
  return named.length > 0 ? offered.filter(({ document }) => named.includes(document.key)) : offered;
}

/** Before a case is opened: what may not be used any more is asked for instead. */
export function checkedAtTheEnd(outcome: DialogueResult, context: DialogueContext): DialogueResult {
  if (!outcome.effects.some(({ type }) => type === 'open_case')) return outcome;
  const service = serviceOf(outcome.state, context);
  const isSame = !service || withOwnPapers(service, outcome.state, context) === outcome.state;
  return isSame ? outcome : ask(service, outcome.state, context, [{ key: 'dialogue.reuse_over' }]);
}

function answerIn({ input, context: { reading, words } }: Turn): 'yes' | 'no' | null {
  const plain = normalise(input.text);
  if (plain === '') return null;
  if (reading.signal === 'no' || words.in(plain, 'send_new')) return 'no';
  return reading.signal === 'yes' || words.in(plain, 'use_again') || plain === '1' ? 'yes' : null;
}
