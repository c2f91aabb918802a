import type { ServiceDefinition } from '@app/catalogue';
import { ask } from './asking';
import type { DialogueResult, DialogueState, Reply } from './dialogue-state';
import { shelve, withoutDraft } from './drafts';
import { forWhom } from './family';
import { clarify } from './clarifying';
import { legalReplies, retiredMeant } from './legal-life';
import { menu } from './menu';
import { missed } from './missed';
import { placePapers } from './papers';
import { nextQuestion } from './requirements';
import { requirementsReply } from './requirements-reply';
import { type DialogueContext, result, type Turn } from './turn';

/** Before a service is chosen. */
export function choosing(turn: Turn): DialogueResult {
  const { state, input, context } = turn;
  const retired = retiredMeant(context.reading, undefined, context.legal);
  if (retired) return retiredAnswer(retired, turn);
  const chosen = chosenService(input.text, context);
  if (chosen) return begin(chosen, turn);
  if (input.papers.length > 0) {
    const loose = [...state.loose, ...input.papers].slice(-10);
    return menu({ ...state, step: 'choosing', loose, misses: 0 }, context, [{ key: 'dialogue.loose_photo' }]);
  }
  if (state.lastCode && context.reading.signal === 'yes') {
    return result(state, [{ key: 'dialogue.already_sent', params: { receiptCode: state.lastCode } }]);
  }
  if (context.reading.signal === 'thanks') return result(state, [{ key: 'dialogue.welcome' }]);
  const which = clarify(turn);
  if (which) return { ...which, state: { ...which.state, step: 'choosing' } };
  if (state.step === 'idle' || context.reading.signal === 'greeting') {
    return menu({ ...state, step: 'choosing', misses: 0 }, context);
  }
  return missed(turn, (next) => menu(next, context));
}

function chosenService(text: string, { services, reading }: DialogueContext): ServiceDefinition | undefined {
  const [only, other] = services.filter(({ code }) => reading.services.includes(code));
  if (only && !other) return only;
  const isWanted = reading.sure && /_(?:AJUKAN|PERPANJANG)$/.test(reading.intent);
  const wanted = services.find(({ code }) => isWanted && code === reading.service);
  if (wanted) return wanted;
  const number = /^\D{0,6}(\d{1,2})\D{0,2}$/.exec(text.trim())?.[1];
  return number ? services[Number(number) - 1] : undefined;
}

/** Never a dead end: what replaced it, and on with our own service for that, or the menu. */
function retiredAnswer(service: ServiceDefinition, turn: Turn): DialogueResult {
  const { context, state } = turn;
  const said = legalReplies(service, context.legal);
  const successor = context.legal.successor(service);
  const fresh: DialogueState = { ...shelve(state), step: 'choosing', loose: state.loose };
  return successor ? begin(successor, { ...turn, state: fresh }, said) : menu(fresh, context, said);
}

/** The whole list of what is needed in one message, then the first question. */
function begin(
  service: ServiceDefinition,
  { state, input, context }: Turn,
  before: Reply[] = [],
): DialogueResult {
  const aside = shelve(state);
  const draft: DialogueState = {
    ...aside,
    step: 'collecting',
    service: service.code,
    phone: input.phone,
    heardAt: context.today.toISOString(),
    group: service.fields.find(({ required, asked }) => required || asked)?.group, // the form tells it
    ...placePapers(service, { ...aside, loose: [] }, [...aside.loose, ...input.papers]),
  };
  const opening: Reply[] = [
    ...before,
    requirementsReply(service, context.price(service)),
    ...legalReplies(service, context.legal),
  ];
  const whom = forWhom(service, draft, context);
  if (!whom) return ask(service, draft, context, opening);
  // What was asked stays asked, so that a bare answer or the whole form is read at once.
  const asked = nextQuestion(service, draft);
  return result({ ...draft, asked, forWhom: true }, [...opening, whom]);
}

/** The draft's service is gone or retired while the citizen was at it. */
export function withoutService(turn: Turn): DialogueResult {
  const { state, context } = turn;
  const retired = retiredMeant({ services: [] }, state.service, context.legal);
  return retired ? retiredAnswer(retired, turn) : menu({ ...withoutDraft(state), step: 'choosing' }, context);
}
