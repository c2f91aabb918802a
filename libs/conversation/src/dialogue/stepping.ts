import { type FieldDefinition, validateField } from '@app/catalogue';
import { normalise } from '../understand/normalise';
import type { DialogueResult, DialogueState, KnownCase, KnownStep, Reply, Stepping } from './dialogue-state';
import { result, type Turn } from './turn';

const longestNote = 2000;

/**
 * The steps that a service gives to the citizen: taken by a tap at any time, or by its number or words after a notice
 * that offered it. What a step needs is asked first.
 */
export function stepping(turn: Turn): DialogueResult | undefined {
  const { context, input, state } = turn;
  if (context.tap) return tapped(context.tap, turn);
  if (state.stepping || state.step !== 'idle') return undefined;
  const waiting = context.cases.filter(({ waits, steps }) => waits && steps.some(({ ends }) => !ends));
  const [only, other] = waiting;
  const step = only && !other ? stepSaid(input.text, only) : undefined;
  return only && step && goOn({ caseId: only.id, action: step.code, data: {} }, only, turn);
}

function tapped({ caseId, action }: NonNullable<Turn['context']['tap']>, turn: Turn): DialogueResult {
  const found = turn.context.cases.find(({ id }) => id === caseId);
  const step = found?.steps.find(({ code }) => code === action);
  if (!found || !step) return result(without(turn.state), [{ key: 'dialogue.step_over' }]);
  return goOn({ caseId: found.id, action: step.code, data: {} }, found, turn);
}

/** "Batal" of a case that was sent: asked once more, for there is no way back but a new application. */
export function withdrawing(turn: Turn): DialogueResult | undefined {
  const { state, context } = turn;
  if (state.step !== 'idle' || context.reading.signal !== 'cancel') return undefined;
  const ending = context.cases.flatMap((item) =>
    item.steps.filter(({ ends }) => ends).map((step) => ({ item, step })),
  );
  const [first] = ending;
  if (!first) return undefined;
  const one = ending.every(({ item }) => item.id === first.item.id);
  if (one) return goOn({ caseId: first.item.id, action: first.step.code, data: {} }, first.item, turn);
  const choices = ending.map(({ item, step }) => ({
    value: `step:${step.code}:${item.id}`,
    label: `${item.receiptCode} ${item.title}`,
  }));
  return result(state, [{ key: 'dialogue.step_which', choices }]);
}

/** "Batal" while a step is asked for lets go of the step, and of nothing else. */
export function steppingDropped({ state, context }: Turn): DialogueResult | undefined {
  const isDropped = state.stepping !== undefined && context.reading.signal === 'cancel';
  return isDropped ? result(without(state), [{ key: 'dialogue.step_dropped' }]) : undefined;
}

/** The answer to what a step needs; whatever else is said lets go of the step. */
export function steppingAnswered(turn: Turn): DialogueResult | undefined {
  const { state, context } = turn;
  const { stepping: now } = state;
  if (!now) return undefined;
  const found = context.cases.find(({ id }) => id === now.caseId);
  const step = found?.steps.find(({ code }) => code === now.action);
  if (!found || !step) return undefined;
  const asked = nextAsked(now, step);
  return asked && read[asked.kind]({ turn, now, found, step, field: asked.field });
}

/** The turn without a step that was let go of. */
export function letGo(turn: Turn): Turn {
  return turn.state.stepping ? { ...turn, state: without(turn.state) } : turn;
}

type Kind = NonNullable<Stepping['asked']>;

interface Answered {
  turn: Turn;
  now: Stepping;
  found: KnownCase;
  step: KnownStep;
  field?: FieldDefinition;
}

const read: Record<Kind, (answered: Answered) => DialogueResult | undefined> = {
  confirm({ turn, now, found }) {
    const { input, context, state } = turn;
    if (context.reading.signal === 'yes' || /^\s*1\W*$/.test(input.text))
      return goOn({ ...now, confirmed: true }, found, turn);
    const isNo = context.reading.signal === 'no' || /^\s*2\W*$/.test(input.text);
    return isNo ? result(without(state), [{ key: 'dialogue.step_dropped' }]) : undefined;
  },
  reason({ turn, now, found, step }) {
    const plain = normalise(turn.input.text);
    const reasons = Object.entries(step.reasons ?? {});
    const chosen =
      reasons.find(([code, label]) => plain === code || plain === normalise(label)) ??
      reasons[Number(plain) - 1];
    return chosen && goOn({ ...now, reason: chosen[0] }, found, turn);
  },
  data({ turn, now, found, field }) {
    const { context, input, state } = turn;
    if (!field || !input.text.trim()) return undefined;
    const checked = validateField(field, input.text, { today: context.today, villages: context.villages });
    if (!checked.ok) return result(state, [{ key: checked.textKey, params: checked.params }]);
    return goOn({ ...now, data: { ...now.data, [field.key]: checked.value } }, found, turn);
  },
  note({ turn, now, found }) {
    const note = turn.input.text.trim();
    return note ? goOn({ ...now, note: note.slice(0, longestNote) }, found, turn) : undefined;
  },
};

/** Asks the next thing that the step needs, or takes it. */
function goOn(now: Stepping, found: KnownCase, { state }: Turn): DialogueResult {
  const step = found.steps.find(({ code }) => code === now.action);
  const asked = step && nextAsked(now, step);
  if (asked) {
    const next: DialogueState = { ...without(state), stepping: { ...now, asked: asked.kind } };
    return result(next, [questionOf(asked.kind, found, step, asked.field)]);
  }
  const { caseId, action, note, reason, data } = now;
  return result(without(state), [], [{ type: 'step', caseId, action, note, reason, data }]);
}

function nextAsked(now: Stepping, step: KnownStep): { kind: Kind; field?: FieldDefinition } | undefined {
  if (step.ends && !now.confirmed) return { kind: 'confirm' };
  if (step.reasons && now.reason === undefined) return { kind: 'reason' };
  const field = step.data.find(({ key, required }) => required && now.data[key] === undefined);
  if (field) return { kind: 'data', field };
  return step.note && now.note === undefined ? { kind: 'note' } : undefined;
}

function questionOf(
  kind: Kind,
  { receiptCode, title }: KnownCase,
  step: KnownStep,
  field?: FieldDefinition,
): Reply {
  const label = step.label ?? step.leadsTo;
  const params = {
    receiptCode,
    service: title,
    step: label,
    label: field?.label ?? label,
    help: field?.help ?? '',
  };
  const choices = choicesOf(kind, step, field);
  return { key: `dialogue.step_${kind}`, params, ...(choices.length > 0 ? { choices } : {}) };
}

function choicesOf(
  kind: Kind,
  { reasons }: KnownStep,
  field?: FieldDefinition,
): NonNullable<Reply['choices']> {
  if (kind === 'confirm') {
    return [
      { value: 'ya', label: 'dialogue.step_yes' },
      { value: 'tidak', label: 'dialogue.step_no' },
    ];
  }
  const options = kind === 'reason' ? reasons : kind === 'data' ? field?.options : undefined;
  return Object.entries(options ?? {}).map(([value, label]) => ({ value, label }));
}

/** By its number in the notice, its words, or their beginning ("ya" for "Ya, saya datang"). */
function stepSaid(text: string, { steps }: KnownCase): KnownStep | undefined {
  const plain = normalise(text);
  const offered = steps.filter(({ ends }) => !ends);
  if (/^\d$/.test(plain)) return offered[Number(plain) - 1];
  const named = offered.filter(
    ({ label }) => label && plain && `${normalise(label)} `.startsWith(`${plain} `),
  );
  return named.length === 1 ? named[0] : undefined;
}

function without(state: DialogueState): DialogueState {
  const { stepping: _gone, ...rest } = state;
  return rest;
}
