import type { ComplaintReading } from '../understand/complaint';
import type { DialogueResult, DialogueState, KnownCase } from './dialogue-state';

type Objection = Extract<ComplaintReading, { kind: 'objection' }>;

/** What a turn about a complaint is decided with. */
interface ComplaintTurn {
  state: DialogueState;
  text: string;
  reading: ComplaintReading | null;
  cases: readonly KnownCase[];
}

const fewestLetters = 3;

/** A complaint goes beside whatever else the citizen is doing: a draft waits and loses nothing. */
export function complain({ state, text, reading, cases }: ComplaintTurn): DialogueResult | undefined {
  if (reading?.kind === 'objection') return object(state, reading, cases);
  const { complaining, ...rest } = state;
  if (reading?.kind === 'told' || (complaining && text.trim().length >= fewestLetters)) {
    return { state: rest, replies: [], effects: [{ type: 'complain', text }] };
  }
  if (reading?.kind !== 'announced' && !complaining) return undefined;
  return { state: { ...state, complaining: true }, replies: [{ key: 'complaint.ask' }], effects: [] };
}

/** From the chat that the case belongs to no PIN is asked for. */
function object(
  state: DialogueState,
  { receiptCode, pin, reason }: Objection,
  cases: readonly KnownCase[],
): DialogueResult {
  const known = caseMeant(receiptCode, cases);
  const told = (key: string, params?: Record<string, string>): DialogueResult => ({
    state,
    replies: [{ key, params }],
    effects: [],
  });
  const code = known?.receiptCode ?? receiptCode;
  if (!code || (!known && !pin)) return told('complaint.objection_ask');
  if (reason.length < fewestLetters) return told('complaint.objection_reason', { receiptCode: code });
  return {
    state,
    replies: [],
    effects: [{ type: 'object', receiptCode: code, caseId: known?.id, pin: pin ?? undefined, text: reason }],
  };
}

/** The one that is named; where none is, the only one that was refused. */
function caseMeant(
  receiptCode: Objection['receiptCode'],
  cases: readonly KnownCase[],
): KnownCase | undefined {
  if (receiptCode) return cases.find((item) => item.receiptCode === receiptCode);
  const [only, ...others] = cases.filter(({ status }) => status === 'rejected');
  return others.length === 0 ? only : undefined;
}
