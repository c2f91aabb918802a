import { beside } from './beside';
import type { DialogueResult } from './dialogue-state';
import { isWishing } from './question-words';
import { serviceOf, type Turn } from './turn';

const plain = 0.85;
/** A wish that no list names. */
const unnamed = 'other';

/** The texts that `catalogue/language/unserved.yaml` calls for. */
export function referralKeys(wishes: Readonly<Record<string, unknown>> = {}): string[] {
  return [unnamed, ...Object.keys(wishes)].map((wish) => `referral.${wish}`);
}

/** What this office does not do: where to go, and a count of the wish, without the person. */
export function referred(turn: Turn): DialogueResult | undefined {
  const { context, input, state } = turn;
  if (input.papers.length > 0 || !isElsewhere(turn)) return undefined;
  const wish = context.reading.unserved ?? unnamed;
  const params = { services: context.services.map(({ title }) => title).join(', ') };
  const counted = state.wished !== wish;
  return beside(
    { ...turn, state: { ...state, wished: wish } },
    [{ key: `referral.${wish}`, params }],
    undefined,
    counted ? [{ type: 'demand', wish }] : [],
  );
}

function isElsewhere({ state, input, context }: Turn): boolean {
  const { intent, sure, confidence, unserved, services, alternatives } = context.reading;
  if (serviceOf(state, context))
    return (
      intent === 'LAYANAN_LAIN' &&
      (context.isPressed || (confidence >= plain && isWishing(input.text, context.questions)))
    );
  if (services.length > 0) return false;
  if (intent === 'LAYANAN_LAIN') return sure;
  const isNear = alternatives.some((guess) => guess.intent === 'LAYANAN_LAIN');
  return unserved !== null && isNear && (intent === 'BANTUAN' || intent === 'INFO_UMUM');
}
