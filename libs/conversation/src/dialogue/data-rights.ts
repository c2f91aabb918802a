import { normalise } from '../understand/normalise';
import { beside } from './beside';
import type { Reading } from '../understand/reading';
import type { AnswerWords } from './answer-words';
import type { DataRight, DialogueResult, KnownCase } from './dialogue-state';
import { serviceOf, type Turn } from './turn';

/** Beside a draft the words of an answer may sound like a request: only a plain one counts there. */
const plainBesideDraft = 0.85;
const likelyCorrection = 0.5;

/** What somebody wrote, and what it may be about. */
export interface RightsHeard {
  text: string;
  reading: Pick<Reading, 'intent' | 'sure' | 'confidence'>;
  /** Words of `catalogue/language/rights.yaml`. */
  rights: AnswerWords;
  besideDraft: boolean;
  /** Cases that he may mean when something is wrong; none while he is asked something else. */
  cases: readonly Pick<KnownCase, 'waits'>[];
}

/**
 * What the law gives a person over what we keep of him (UU 27/2022): to have it erased, shown, put right, and to be heard
 * when it leaked. A draft goes on meanwhile and loses nothing.
 */
export function dataRight(turn: Turn): DialogueResult | undefined {
  if (turn.input.papers.length > 0) return undefined;
  const { state, input, context } = turn;
  const right = rightIn({
    text: input.text,
    reading: context.reading,
    rights: context.rights,
    besideDraft: serviceOf(state, context) !== undefined,
    cases: state.step === 'idle' ? context.cases : [],
  });
  if (!right) return undefined;
  return beside(turn, [], undefined, [{ type: 'data_right', right, text: turn.input.text }]);
}

/** Which right is asked for, if any; also while a person holds the conversation. */
export function rightIn(heard: RightsHeard): DataRight | undefined {
  const { intent, sure, confidence } = heard.reading;
  const isPlain = sure && (!heard.besideDraft || confidence >= plainBesideDraft);
  if (intent === 'PDP_HAPUS' && isPlain) return 'erase';
  if (intent === 'PDP_INSIDEN' && isPlain) return 'incident';
  return keptData(heard) ?? (isCorrectionOfSent(heard) ? 'correct' : undefined);
}

/** "lihat data saya yang disimpan": what we keep, and what is to happen with it. */
function keptData({ text, rights }: RightsHeard): DataRight | undefined {
  const plain = normalise(text);
  if (!rights.in(plain, 'data') || !rights.in(plain, 'kept')) return undefined;
  if (rights.in(plain, 'correct')) return 'correct';
  return rights.in(plain, 'access') ? 'access' : undefined;
}

/** Without a draft, what is wrong stands in a case that was sent; one that waits for him is put right by sending anew. */
function isCorrectionOfSent({ reading, cases }: RightsHeard): boolean {
  const isLikely = reading.intent === 'KOREKSI' && reading.confidence >= likelyCorrection;
  return isLikely && cases.length > 0 && !cases.some(({ waits }) => waits);
}
