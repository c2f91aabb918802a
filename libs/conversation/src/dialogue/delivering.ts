import { normalise } from '../understand/normalise';
import { consent } from './asking';
import type { DialogueResult, DialogueState } from './dialogue-state';
import { result, serviceOf, type Turn } from './turn';

type Delivery = NonNullable<DialogueState['delivery']>;
const ways = ['village', 'office', 'chat'] as const;

/** How the result is wanted, pressed together with the yes or said beside it; said alone it is noted, and the yes is still asked. */
export function delivered(turn: Turn): DialogueResult | undefined {
  const { state, input, context } = turn;
  if (state.step !== 'confirming' || !serviceOf(state, context) || input.papers.length > 0) return undefined;
  const delivery = pressed(input.text) ?? said(turn);
  if (!delivery) return undefined;
  const next = { ...state, delivery, misses: 0 };
  const isYes = pressed(input.text) !== undefined || startsWithYes(turn);
  if (isYes) return result(next, [], [{ type: 'open_case' }]);
  return result(next, [{ key: `dialogue.delivery_${delivery}`, choices: consent.choices?.slice(0, 1) }]);
}

function pressed(text: string): Delivery | undefined {
  return ways.find((way) => text.trim() === `ya:${way}`);
}

/** In a few words: an address to correct may name the village's office too. */
function said({ input, context }: Turn): Delivery | undefined {
  const plain = normalise(input.text);
  if (plain.split(' ').length > 8 || input.text.includes(':')) return undefined;
  if (context.delivery.in(plain, 'not')) return undefined;
  return ways.find((way) => context.delivery.in(plain, way) !== undefined);
}

/** "Ya, lewat desa", not "jangan kirim lewat desa". */
function startsWithYes({ input, context }: Turn): boolean {
  const plain = `${normalise(input.text)} `;
  return context.delivery.of('send').some((word) => plain.startsWith(`${word} `));
}
