import { ask, missingLine } from './asking';
import { beside } from './beside';
import { choosing } from './choosing';
import { clarified } from './clarifying';
import { collecting } from './collecting';
import { complain } from './complaining';
import { confirming } from './confirming';
import { dataRight } from './data-rights';
import type { DialogueInput, DialogueResult, DialogueState } from './dialogue-state';
import { tellEnded } from './draft-end';
import { draftsLeft, shelve, withoutDraft } from './drafts';
import { family, passedWhom } from './family';
import { informed } from './informing';
import { delivered } from './delivering';
import { menu } from './menu';
import { referred } from './referring';
import { rating } from './rating';
import { reporting } from './reporting';
import { resumed } from './resuming';
import { checkedAtTheEnd } from './reusing';
import { letGo, stepping, steppingAnswered, steppingDropped, withdrawing } from './stepping';
import { statusReplies } from './status-replies';
import { tryingOut } from './trying-out';
import { type DialogueContext, result, serviceOf, type Turn } from './turn';
import { returned } from './which-case';

/** One turn: state and input in; state, replies and effects out. Pure. */
export function converse(
  { ended, ...state }: DialogueState,
  input: DialogueInput,
  context: DialogueContext,
): DialogueResult {
  const turn: Turn = { state, input, context };
  const outcome = tryingOut(turn, conversed) ?? conversed(turn);
  return ended ? { ...outcome, replies: [tellEnded(ended, context), ...outcome.replies] } : outcome;
}

/** A turn that counts, or one that a try-out plays. */
function conversed(given: Turn): DialogueResult {
  return checkedAtTheEnd(answered(clarified(given)), given.context);
}

/** In their order: each is asked only where none before it has an answer. */
const beforeSteps: readonly ((turn: Turn) => DialogueResult | undefined)[] = [
  reporting,
  rating,
  stepping,
  complaining,
  (turn) => (turn.state.other ? undefined : delivered(turn)),
  steppingDropped,
  (turn) => dataRight(letGo(turn)),
  (turn) => global(letGo(turn)),
  steppingAnswered,
];

function answered(turn: Turn): DialogueResult {
  for (const answer of beforeSteps) {
    const outcome = answer(turn);
    if (outcome) return outcome;
  }
  return afterSteps(letGo(turn));
}

function afterSteps(turn: Turn): DialogueResult {
  return (
    withdrawing(turn) ??
    family(turn) ??
    informed(turn) ??
    returned(turn) ??
    resumed(inStep(passedWhom(turn)), turn)
  );
}

/** Before all words that work everywhere: "petugas minta uang" does not ask for an officer. */
function complaining(turn: Turn): DialogueResult | undefined {
  const { state, input, context } = turn;
  const { signal, complaint: reading } = context.reading;
  const isCommand = input.text.trim().split(/\s+/).length <= 2;
  if (state.complaining && isCommand && signal === 'officer') return handOver(state);
  if (state.complaining && isCommand && (signal === 'cancel' || signal === 'menu')) {
    const { complaining: _no, ...kept } = state;
    const service = serviceOf(kept, context);
    return service ? ask(service, kept, context) : menu({ ...kept, step: 'choosing', misses: 0 }, context);
  }
  return complain({ state, text: input.text, reading, cases: context.cases });
}

/** Words that work everywhere. */
function global(turn: Turn): DialogueResult | undefined {
  const { state, input, context } = turn;
  const { reading } = context;
  if (reading.follow) return result(state, [], [{ type: 'follow', ...reading.follow }]);
  if (reading.signal === 'officer') return handOver(state);
  if (reading.signal === 'cancel' && state.step !== 'idle') {
    const rest = withoutDraft(state);
    return result(rest, [{ key: 'dialogue.cancelled' }, ...draftsLeft(rest, context)]);
  }
  const elsewhere = referred(turn);
  if (elsewhere) return elsewhere;
  if (reading.signal === 'menu') return menu({ ...shelve(state), step: 'choosing' }, context);
  const isStatus =
    reading.receiptCode !== null ? !isPaperFor(turn) : reading.signal === 'status' && !input.papers.length;
  if (isStatus) return whereItStands(turn);
  return undefined;
}

/** A photo with the code of a case that waits for it beside it. */
function isPaperFor({ input, context: { cases, reading } }: Turn): boolean {
  const named = cases.find(({ receiptCode }) => receiptCode === reading.receiptCode);
  return input.papers.length > 0 && (named?.returned.length ?? 0) > 0;
}

/** Where the sent cases stand; a draft that is open says where it stands too, and goes on. */
function whereItStands(turn: Turn): DialogueResult {
  const { state, context } = turn;
  const { cases, reading } = context;
  const draft = state.step === 'collecting' ? serviceOf(state, context) : undefined;
  if (!draft) return result(state, statusReplies(cases, reading.receiptCode));
  const params = { service: draft.title, missing: missingLine(draft, state) };
  const hasSome = cases.length > 0 || reading.receiptCode !== null;
  return beside(turn, [
    ...(hasSome ? statusReplies(cases, reading.receiptCode) : []),
    { key: 'dialogue.where_we_are', params },
  ]);
}

function handOver(state: DialogueState): DialogueResult {
  return result({ ...state, misses: 0 }, [{ key: 'dialogue.officer' }], [{ type: 'hand_over' }]);
}

function inStep(turn: Turn): DialogueResult {
  switch (turn.state.step) {
    case 'collecting':
      return collecting(turn);
    case 'confirming':
      return confirming(turn);
    case 'idle':
    case 'choosing':
      return choosing(turn);
  }
}
