import { applicantOf, type ServiceDefinition } from '@app/catalogue';
import { normalise } from '../understand/normalise';
import { readAnswers } from './answers';
import { ask } from './asking';
import type { DialogueResult, DialogueState, KnownApplicant, KnownCase, Reply } from './dialogue-state';
import { draftChoices, hasSubstance, initialsIn, shelve, takenUp } from './drafts';
import { placePapers } from './papers';
import { type DialogueContext, result, serviceOf, type Turn } from './turn';

const mostPeople = 5;
const other = 'untuk:baru';
const same = 'untuk:ini';

/** The people whose cases this chat knows, each once, the newest first. */
export function peopleOf(cases: readonly KnownCase[]): KnownApplicant[] {
  const all = cases.flatMap(({ applicant }) => applicant ?? []);
  return all.filter(({ id }, i) => all.findIndex((one) => one.id === id) === i);
}

/** "Untuk siapa?": only where the chat has served somebody before, and whoever just goes on is not held up. */
export function forWhom(
  service: ServiceDefinition,
  state: DialogueState,
  context: DialogueContext,
): Reply | null {
  const people = peopleOf(context.cases)
    .filter(({ told }) => told)
    .slice(0, mostPeople);
  const drafts = draftChoices(state, context, service.code);
  if (people.length + drafts.length === 0) return null;
  const choices = [
    ...drafts,
    ...people.map(({ id, initials }) => ({ value: `untuk:${id}`, label: initials })),
    { value: other, label: 'dialogue.for_other' },
  ];
  return { key: 'dialogue.for_whom', params: { service: service.title }, choices };
}

/** All that a shared phone brings with it, before the draft reads its answers. */
export function family(turn: Turn): DialogueResult | undefined {
  const { state, input, context } = turn;
  const taken = takenUp(state, input.text, context);
  if (taken) return taken;
  const service = serviceOf(state, context);
  if (!service || (state.step !== 'collecting' && state.step !== 'confirming')) return undefined;
  return (
    whoseAnswered(service, turn) ??
    whomAnswered(service, turn) ??
    forSomebodyElse(service, turn) ??
    otherPerson(service, turn)
  );
}

/** The turn once the question for whom was passed over. */
export function passedWhom(turn: Turn): Turn {
  const { forWhom: _asked, ...state } = turn.state;
  return turn.state.forWhom ? { ...turn, state } : turn;
}

function whomAnswered(service: ServiceDefinition, turn: Turn): DialogueResult | undefined {
  const { state, input, context } = turn;
  if (!state.forWhom) return undefined;
  const now = passedWhom(turn).state;
  if (input.text === other || context.words.of('somebody_else').includes(normalise(input.text)))
    return ask(service, now, context, [{ key: 'dialogue.for_new' }]);
  const person = personMeant(input.text, peopleOf(context.cases));
  if (!person) return undefined;
  const params = { initials: person.initials };
  return ask(service, { ...now, person: person.id }, context, [{ key: 'dialogue.for_known', params }]);
}

function personMeant(text: string, people: readonly KnownApplicant[]): KnownApplicant | undefined {
  const plain = (initials: string): string => initials.replace(/[.\s]/g, '').toLowerCase();
  const typed = people.filter(
    ({ initials }) => /^[\p{L}. ]{1,8}$/u.test(text) && plain(initials) === plain(text),
  );
  return people.find(({ id }) => text === `untuk:${id}`) ?? (typed.length === 1 ? typed[0] : undefined);
}

/** "satu lagi untuk ibu saya": the draft stands aside, another begins. */
function forSomebodyElse(service: ServiceDefinition, turn: Turn): DialogueResult | undefined {
  const { state, input, context } = turn;
  if (!saysSomebodyElse(input.text, context)) return undefined;
  if (!hasSubstance(state)) return ask(service, state, context, [{ key: 'dialogue.for_new' }]);
  const wanted = context.services.find(({ code }) => context.reading.services.includes(code)) ?? service;
  return begunFor(wanted, turn, {}, []);
}

function saysSomebodyElse(text: string, { words }: DialogueContext): boolean {
  if (/[:=\d]/.test(text) || text.trim().split(/\s+/).length > 8) return false;
  let plain = normalise(text);
  for (let word = first(plain, words.of('before_whom')); word; word = first(plain, words.of('before_whom')))
    plain = plain.slice(word.length).trim();
  return first(plain, words.of('for_somebody')) !== undefined;
}

function first(plain: string, phrases: readonly string[]): string | undefined {
  return phrases.find((phrase) => `${plain} `.startsWith(`${phrase} `));
}

/** Another NIK with another name in a draft that has both: a second person, or a correction. Asked, never guessed. */
function otherPerson(
  service: ServiceDefinition,
  { state, input, context }: Turn,
): DialogueResult | undefined {
  const now = applicantOf(service, state.values);
  if (!now.nik || !now.name || !input.text.trim()) return undefined;
  const { values } = readAnswers(input.text, service, { ...state, asked: undefined }, context);
  const told = applicantOf(service, { applicant_name: '', ...values });
  const isOther =
    told.nik && told.name && told.nik !== now.nik && normalise(told.name) !== normalise(now.name);
  if (!isOther) return undefined;
  const choices = [
    { value: other, label: 'dialogue.other_yes' },
    { value: same, label: 'dialogue.other_no' },
  ];
  const params = { initials: initialsIn(state, context) };
  return result({ ...state, other: { values, papers: input.papers }, misses: 0 }, [
    { key: 'dialogue.other_person', params, choices },
  ]);
}

/** Whatever else is said than that it was a correction keeps the two apart. */
function whoseAnswered(service: ServiceDefinition, turn: Turn): DialogueResult | undefined {
  const { input, context } = turn;
  const { other: sent, ...state } = turn.state;
  if (!sent) return undefined;
  const isSame = input.text === same || context.reading.signal === 'no' || /^\s*2\W*$/.test(input.text);
  if (!isSame) return begunFor(service, turn, sent.values, [...sent.papers, ...input.papers]);
  const placed = placePapers(service, state, [...sent.papers, ...input.papers]);
  return ask(service, { ...state, ...placed, values: { ...state.values, ...sent.values } }, context);
}

function begunFor(
  service: ServiceDefinition,
  { state: { other: _told, ...state }, input, context }: Turn,
  values: Record<string, unknown>,
  papers: string[],
): DialogueResult {
  const aside = shelve(state);
  const fresh: DialogueState = {
    ...aside,
    step: 'collecting',
    service: service.code,
    values,
    phone: state.phone ?? input.phone,
    heardAt: context.today.toISOString(),
  };
  const kept = aside.shelved?.at(-1);
  const params = { initials: initialsIn(state, context), number: String(kept?.number ?? '') };
  return ask(service, { ...fresh, ...placePapers(service, fresh, papers) }, context, [
    { key: 'dialogue.draft_aside', params },
  ]);
}
