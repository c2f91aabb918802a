import { normalise } from '../understand/normalise';
import { beside } from './beside';
import type { DataRight, DialogueResult } from './dialogue-state';
import { serviceOf, type Turn } from './turn';

/** Beside a draft the words of an answer may sound like a request: only a plain one counts there. */
const plainBesideDraft = 0.85;
const likelyCorrection = 0.5;

/**
 * What the law gives a person over what we keep of him (UU 27/2022): to have it erased, shown, put right, and to be heard
 * when it leaked. A draft goes on meanwhile and loses nothing.
 */
export function dataRight(turn: Turn): DialogueResult | undefined {
  if (turn.input.papers.length > 0) return undefined;
  const right = rightIn(turn);
  if (!right) return undefined;
  return beside(turn, [], undefined, [{ type: 'data_right', right, text: turn.input.text }]);
}

function rightIn(turn: Turn): DataRight | undefined {
  const { intent, sure, confidence } = turn.context.reading;
  const isPlain = sure && (!serviceOf(turn.state, turn.context) || confidence >= plainBesideDraft);
  if (intent === 'PDP_HAPUS' && isPlain) return 'erase';
  if (intent === 'PDP_INSIDEN' && isPlain) return 'incident';
  return keptData(turn) ?? (isCorrectionOfSent(turn) ? 'correct' : undefined);
}

/** "lihat data saya yang disimpan": what we keep, and what is to happen with it. */
function keptData({ input, context: { rights } }: Turn): DataRight | undefined {
  const plain = normalise(input.text);
  if (!rights.in(plain, 'data') || !rights.in(plain, 'kept')) return undefined;
  if (rights.in(plain, 'correct')) return 'correct';
  return rights.in(plain, 'access') ? 'access' : undefined;
}

/** Without a draft, what is wrong stands in a case that was sent; one that waits for him is put right by sending anew. */
function isCorrectionOfSent({ state, context: { cases, reading } }: Turn): boolean {
  const isLikely = reading.intent === 'KOREKSI' && reading.confidence >= likelyCorrection;
  return isLikely && state.step === 'idle' && cases.length > 0 && !cases.some(({ waits }) => waits);
}
