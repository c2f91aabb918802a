import { beside } from './beside';
import {
  type DialogueEffect,
  type DialogueResult,
  type DialogueState,
  emptyState,
  type Reply,
  type TryOut,
} from './dialogue-state';
import { menu } from './menu';
import { isBareEnd, triesService, tryOutWish } from './try-out-words';
import { result, serviceOf, type Turn } from './turn';

const hour = 3_600_000;

/** The dialogue that is tried out. */
type Played = (turn: Turn) => DialogueResult;

/**
 * A try-out plays the whole dialogue beside what counts: it knows no case of the citizen, and nothing that it comes to
 * leaves it but the wish for a person. What stood before waits untouched. Nothing where none is going on.
 */
export function tryingOut(turn: Turn, played: Played): DialogueResult | undefined {
  const { tryOut, ...state } = turn.state;
  if (!tryOut) return outside(turn, played);
  if (turn.context.today.getTime() >= Date.parse(tryOut.until)) return overMeanwhile(tryOut, turn, played);
  const inside = { ...turn, state };
  if (wishes(inside, 'begin')) return begun(inside, tryOut.outside, played);
  if (isEnd(inside)) return leave(tryOut, turn, [{ key: 'tryout.ended' }]);
  return playedOn(inside, tryOut, played);
}

/** Whether what is said now counts for nothing. */
export function isTryingOut({ tryOut }: DialogueState, now: Date): boolean {
  return tryOut !== undefined && now.getTime() < Date.parse(tryOut.until);
}

/** What counts: the state, or what a try-out keeps waiting. */
export function realState(state: DialogueState): DialogueState {
  return state.tryOut?.outside ?? state;
}

/** The state with another one of what counts. */
export function withRealState(state: DialogueState, real: DialogueState): DialogueState {
  return state.tryOut ? { ...state, tryOut: { ...state.tryOut, outside: real } } : real;
}

function outside(turn: Turn, played: Played): DialogueResult | undefined {
  if (turn.input.papers.length > 0) return undefined;
  if (wishes(turn, 'begin')) return begun(turn, turn.state, played);
  return wishes(turn, 'end') ? beside(turn, [{ key: 'tryout.none' }]) : undefined;
}

function wishes(turn: Turn, wish: 'begin' | 'end'): boolean {
  const { state, input, context } = turn;
  const isFilling = serviceOf(state, context) !== undefined && state.step !== 'idle';
  const { words } = context.tryOut;
  if (input.papers.length > 0) return false;
  return tryOutWish(input.text, words, isFilling) === wish || (wish === 'begin' && startsWithService(turn));
}

function startsWithService({ input, context }: Turn): boolean {
  return context.services.some((service) => triesService(input.text, context.tryOut.words, service));
}

/** "stop" alone gives up what is being filled in, as it does outside. */
function isEnd(turn: Turn): boolean {
  const { input, context } = turn;
  if (input.papers.length > 0) return false;
  const isBare = context.reading.signal !== 'cancel' && isBareEnd(input.text, context.tryOut.words);
  return isBare || wishes(turn, 'end');
}

function begun(turn: Turn, before: DialogueState, played: Played): DialogueResult {
  const { input, context } = turn;
  const hours = String(context.tryOut.hours);
  const fresh: Turn = { state: emptyState, input: { ...input, papers: [] }, context: withoutOwn(context) };
  const first = startsWithService(turn)
    ? played(fresh)
    : menu({ ...emptyState, step: 'choosing' }, fresh.context);
  const { tryOut: _other, ...kept } = before;
  return result({ ...first.state, tryOut: { until: untilOf(turn), outside: kept } }, [
    { key: 'tryout.begun', params: { hours } },
    ...first.replies,
  ]);
}

function untilOf({ context: { today, tryOut } }: Turn): string {
  return new Date(today.getTime() + tryOut.hours * hour).toISOString();
}

/** Nobody's cases: what is shown to others shows nothing of him. */
function withoutOwn(context: Turn['context']): Turn['context'] {
  return { ...context, cases: [], earlier: [], reports: null, rating: null, tap: null };
}

/** What a try-out may come to; all else is said to be for outside. */
const harmless: ReadonlySet<DialogueEffect['type']> = new Set(['open_case', 'hand_over', 'demand']);

function playedOn(turn: Turn, tryOut: TryOut, played: Played): DialogueResult {
  const { context } = turn;
  const now: TryOut = { ...tryOut, until: untilOf(turn) };
  const stays = (state: DialogueState, replies: Reply[]): DialogueResult =>
    result({ ...state, tryOut: now }, replies);
  const elsewhere = (): DialogueResult => stays(turn.state, [{ key: 'tryout.not_here' }]);
  if (isOfCases(turn)) return elsewhere();
  const outcome = played({ ...turn, context: withoutOwn(context) });
  const effects = outcome.effects.map(({ type }) => type);
  if (effects.includes('hand_over')) return withPerson(tryOut, outcome);
  if (effects.some((type) => !harmless.has(type))) return elsewhere();
  if (effects.includes('open_case')) return finished(turn, outcome.state, tryOut);
  return stays(outcome.state, outcome.replies.map(ofNoCase));
}

/** A press on real news, a code, a complaint: true in the world outside, and not lost there. */
function isOfCases({ context: { tap, rating, reports, reading } }: Turn): boolean {
  const isTap = Boolean(tap ?? rating) || reports?.reading.kind === 'tap' || reports?.reading.kind === 'wish';
  const isAsked = reading.follow !== null || reading.receiptCode !== null || reading.complaint !== null;
  return reading.signal !== 'officer' && (isTap || isAsked);
}

/** His real cases stand outside: here it would be untrue that there are none. */
function ofNoCase(reply: Reply): Reply {
  return reply.key.startsWith('dialogue.status_') ? { key: 'tryout.not_here' } : reply;
}

/** The receipt that is none, and back to what counts. */
function finished(turn: Turn, state: DialogueState, tryOut: TryOut): DialogueResult {
  const service = serviceOf(state, turn.context)?.title ?? '';
  return leave(tryOut, turn, [{ key: 'tryout.receipt', params: { service } }, { key: 'tryout.ended' }]);
}

function withPerson({ outside: before }: TryOut, { replies, effects }: DialogueResult): DialogueResult {
  return result({ ...before, misses: 0 }, [{ key: 'tryout.ended' }, ...replies], effects);
}

function leave({ outside: before }: TryOut, { input, context }: Turn, replies: Reply[]): DialogueResult {
  return beside({ state: before, input, context }, replies);
}

/** Who does not know yet that it is over may mean his answer for the try-out: it is not taken as one. */
function overMeanwhile(tryOut: TryOut, turn: Turn, played: Played): DialogueResult {
  const before: Turn = { ...turn, state: tryOut.outside };
  if (wishes(before, 'begin')) return begun(before, tryOut.outside, played);
  if (turn.context.reading.signal === 'officer') return played(before);
  return leave(tryOut, turn, [{ key: 'tryout.over' }]);
}
