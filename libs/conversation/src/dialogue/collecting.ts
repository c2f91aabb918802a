import type { ServiceDefinition } from '@app/catalogue';
import { readAnswers } from './answers';
import { ask } from './asking';
import { withoutService } from './choosing';
import { correct } from './correcting';
import { courtesy } from './courtesy';
import type { DialogueResult, DialogueState, Reply } from './dialogue-state';
import { missed, refused } from './missed';
import { hintsAfter, passedOver } from './optional-question';
import { bring, receivePapers, renamePaper } from './papers';
import { nextQuestion } from './requirements';
import { reuseAnswered } from './reusing';
import { serviceOf, type Turn } from './turn';

/** While a draft is filled. */
export function collecting(turn: Turn): DialogueResult {
  const { state, input, context } = turn;
  const service = serviceOf(state, context);
  if (!service) return withoutService(turn);
  if (input.papers.length > 0) return withPapers(service, { ...turn, state: passedOver(service, state) });
  if (context.reading.signal === 'bring') return bring(service, turn);
  return (
    proposalAnswered(service, turn) ??
    reuseAnswered(service, turn) ??
    renamePaper(service, turn) ??
    correct(service, turn) ??
    courtesy(service, turn) ??
    answered(service, turn)
  );
}

/** What stands beside a photo may hold values too. */
function withPapers(service: ServiceDefinition, turn: Turn): DialogueResult {
  const { values } = readAnswers(turn.input.text, service, { ...turn.state, asked: undefined }, turn.context);
  return receivePapers(service, {
    ...turn,
    state: { ...turn.state, values: { ...turn.state.values, ...values } },
  });
}

function proposalAnswered(
  service: ServiceDefinition,
  { state, input, context }: Turn,
): DialogueResult | undefined {
  const { proposed, ...rest } = state;
  if (!proposed) return undefined;
  const { signal } = context.reading;
  const isShort = input.text.trim().split(/\s+/).length <= 3;
  if (isShort && (signal === 'yes' || /^\s*1\W*$/.test(input.text))) {
    return ask(service, { ...rest, values: { ...state.values, ...proposed }, misses: 0 }, context);
  }
  if (isShort && (signal === 'no' || /^\s*2\W*$/.test(input.text))) {
    const declined = [...(state.declined ?? []), ...Object.keys(proposed)];
    return ask(service, { ...rest, declined, misses: 0 }, context);
  }
  return undefined;
}

function answered(service: ServiceDefinition, turn: Turn): DialogueResult {
  const { state, input, context } = turn;
  const answers = readAnswers(input.text, service, state, context);
  const now = passedOver(service, state);
  const given = Object.keys(answers.values);
  const next: DialogueState = {
    ...now,
    values: { ...state.values, ...answers.values },
    lastField: given.at(-1) ?? state.lastField,
    misses: 0,
  };
  if (answers.refused) return refused(turn, next, answers.refused);
  if (given.length > 0) {
    return ask(service, next, context, [
      ...notedBeside(service, turn, next),
      ...hintsAfter(service, answers.values),
    ]);
  }
  // Nothing to read in it, but an optional question is over: on to the next.
  if (now !== state) return ask(service, next, context);
  return missed(turn, (kept) => ask(service, kept, context));
}

/** What was answered although something else was asked, which is now asked again: so that is said first. */
function notedBeside(
  service: ServiceDefinition,
  { state: { asked, values } }: Turn,
  next: DialogueState,
): Reply[] {
  const again = nextQuestion(service, next);
  if (asked?.kind !== 'field' || again?.kind !== 'field' || asked.key !== again.key) return [];
  const labels = service.fields
    .filter(({ key }) => values[key] !== next.values[key])
    .map(({ label }) => label);
  return [{ key: 'dialogue.noted', params: { fields: labels.join(', ') } }];
}
