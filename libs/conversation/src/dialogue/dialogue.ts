import type { ServiceDefinition } from '@app/catalogue';
import type { Reading } from '../understand/understand';
import { type AnswerContext, type Answers, readAnswers } from './answers';
import {
  type DialogueEffect,
  type DialogueInput,
  type DialogueResult,
  type DialogueState,
  emptyState,
  type KnownCase,
  type Reply,
} from './dialogue-state';
import { missingDocuments, missingFields, nextQuestion } from './requirements';

/** What a turn is decided with. */
export interface DialogueContext extends AnswerContext {
  services: readonly ServiceDefinition[];
  cases: readonly KnownCase[];
  reading: Reading;
  /** The summary of a draft, made by the caller who knows how values are shown. */
  summary: (service: ServiceDefinition, state: DialogueState) => Record<string, string>;
}

type Turn = { state: DialogueState; input: DialogueInput; context: DialogueContext };

/** One turn: state and input in; state, replies and effects out. Pure. */
export function converse(
  state: DialogueState,
  input: DialogueInput,
  context: DialogueContext,
): DialogueResult {
  const turn: Turn = { state, input, context };
  return global(turn) ?? returned(turn) ?? inStep(turn);
}

/** Words that work everywhere. */
function global(turn: Turn): DialogueResult | undefined {
  const { state, input, context } = turn;
  const { reading } = context;
  if (reading.follow) return result(state, [], [{ type: 'follow', ...reading.follow }]);
  if (reading.signal === 'officer') return handOver(state);
  if (reading.signal === 'cancel' && state.step !== 'idle') {
    return result({ ...emptyState, lastCode: state.lastCode }, [{ key: 'dialogue.cancelled' }]);
  }
  if (reading.signal === 'menu') return menu({ ...state, step: 'choosing', misses: 0 }, context);
  if (reading.receiptCode || (reading.signal === 'status' && !input.papers.length)) return status(turn);
  return undefined;
}

function handOver(state: DialogueState): DialogueResult {
  return result({ ...state, misses: 0 }, [{ key: 'dialogue.officer' }], [{ type: 'hand_over' }]);
}

function status({ state, context }: Turn): DialogueResult {
  const { cases, reading } = context;
  const wanted = reading.receiptCode
    ? cases.filter((item) => item.receiptCode === reading.receiptCode)
    : cases;
  if (wanted.length === 0) {
    const key = reading.receiptCode ? 'dialogue.status_other' : 'dialogue.status_none';
    return result(state, [{ key, params: { receiptCode: reading.receiptCode ?? '' } }]);
  }
  return result(state, wanted.slice(0, 3).map(statusReply));
}

function statusReply({ receiptCode, title, label, promisedAt, returned: items }: KnownCase): Reply {
  if (items.length > 0) {
    const list = items.map((item) => item.label).join(', ');
    return { key: 'dialogue.status_returned', params: { receiptCode, service: title, items: list } };
  }
  const key = promisedAt ? 'dialogue.status' : 'dialogue.status_open';
  return { key, params: { receiptCode, service: title, label, promisedAt } };
}

/** Outside of a draft, a paper answers the case that waits for one. */
function returned({ state, input, context }: Turn): DialogueResult | undefined {
  if (state.step === 'collecting' || state.step === 'confirming') return undefined;
  const waiting = context.cases.find((item) => item.returned.length > 0);
  if (!waiting) return undefined;
  const brings = context.reading.signal === 'bring';
  if (input.papers.length === 0 && !brings) return undefined;
  const pairs = waiting.returned.slice(0, brings ? 1 : input.papers.length);
  const effects = pairs.map(({ key }, i): DialogueEffect => {
    const attachmentId = input.papers[i];
    return attachmentId
      ? { type: 'attach', caseId: waiting.id, key, attachmentId }
      : { type: 'bring', caseId: waiting.id, key };
  });
  const rest = waiting.returned.slice(pairs.length);
  const params = {
    items: pairs.map(({ label }) => label).join(', '),
    receiptCode: waiting.receiptCode,
    rest: rest.map(({ label }) => label).join(', '),
  };
  const key = rest.length > 0 ? 'dialogue.resent_partly' : 'dialogue.resent';
  return result({ ...state, misses: 0 }, [{ key, params }], effects);
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

function choosing(turn: Turn): DialogueResult {
  const { state, input, context } = turn;
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
  if (state.step === 'idle' || context.reading.signal === 'greeting') {
    return menu({ ...state, step: 'choosing', misses: 0 }, context);
  }
  return missed(turn, (next) => menu(next, context));
}

function chosenService(text: string, { services, reading }: DialogueContext): ServiceDefinition | undefined {
  const [only, other] = reading.services;
  if (only && !other) return services.find(({ code }) => code === only);
  const number = /^\D{0,6}(\d{1,2})\D{0,2}$/.exec(text.trim())?.[1];
  return number ? services[Number(number) - 1] : undefined;
}

function menu(state: DialogueState, { services }: DialogueContext, before: Reply[] = []): DialogueResult {
  const choices = services.map(({ code, title }) => ({ value: code, label: title }));
  return result(state, [...before, { key: 'dialogue.menu', choices }]);
}

/** The whole list of what is needed in one message, then the first question. */
function begin(service: ServiceDefinition, { state, input, context }: Turn): DialogueResult {
  const draft: DialogueState = {
    ...emptyState,
    step: 'collecting',
    service: service.code,
    lastCode: state.lastCode,
    ...placePapers(service, emptyState, [...state.loose, ...input.papers]),
  };
  const params = {
    service: service.title,
    fields: service.fields
      .filter(({ required }) => required)
      .map(({ label }) => label)
      .join(', '),
    documents: service.documents
      .filter(({ required }) => required)
      .map(({ label }) => label)
      .join(', '),
  };
  return ask(service, draft, context, [{ key: 'dialogue.requirements', params }]);
}

function collecting(turn: Turn): DialogueResult {
  const { state, input, context } = turn;
  const service = serviceOf(state, context);
  if (!service) return menu({ ...emptyState, step: 'choosing' }, context);
  if (input.papers.length > 0) return receivePapers(service, turn);
  if (context.reading.signal === 'bring' && state.asked?.kind === 'document') return bring(service, turn);
  const answers = readAnswers(input.text, service, state, context);
  const next: DialogueState = { ...state, values: { ...state.values, ...answers.values }, misses: 0 };
  if (answers.refused) return refused(turn, next, answers.refused);
  if (Object.keys(answers.values).length > 0) return ask(service, next, context);
  return missed(turn, (kept) => ask(service, kept, context));
}

/** A refused value says why; two in a row also say that an officer can help. */
function refused(
  turn: Turn,
  next: DialogueState,
  { textKey, params }: NonNullable<Answers['refused']>,
): DialogueResult {
  const misses = turn.state.misses + 1;
  const help: Reply[] = misses >= 2 ? [{ key: 'dialogue.offer_officer' }] : [];
  return result({ ...next, misses }, [{ key: textKey, params }, ...help]);
}

function receivePapers(service: ServiceDefinition, { state, input, context }: Turn): DialogueResult {
  const placed = placePapers(service, state, input.papers);
  const before = Object.keys(state.papers);
  const labels = service.documents
    .filter(({ key }) => placed.papers[key] && !before.includes(key))
    .map(({ label }) => label);
  const reply: Reply =
    labels.length > 0
      ? { key: 'dialogue.paper_received', params: { items: labels.join(', ') } }
      : { key: 'dialogue.paper_extra' };
  return ask(service, { ...state, ...placed, misses: 0 }, context, [reply]);
}

/** The asked document first, then the missing ones in order; what is left over is kept loose. */
function placePapers(
  service: ServiceDefinition,
  state: DialogueState,
  attachments: readonly string[],
): Pick<DialogueState, 'papers' | 'loose'> {
  const papers = { ...state.papers };
  const loose = [...state.loose];
  for (const attachmentId of attachments) {
    const open = missingDocuments(service, { ...state, papers }).map(({ key }) => key);
    const asked =
      state.asked?.kind === 'document' && open.includes(state.asked.key) ? state.asked.key : open[0];
    if (asked) papers[asked] = { attachmentId };
    else loose.push(attachmentId);
  }
  return { papers, loose: loose.slice(-10) };
}

function bring(service: ServiceDefinition, { state, context }: Turn): DialogueResult {
  const document = service.documents.find(({ key }) => key === state.asked?.key);
  if (!document?.may_bring) return result(state, [{ key: 'dialogue.cannot_bring' }]);
  const next: DialogueState = {
    ...state,
    papers: { ...state.papers, [document.key]: { willBring: true } },
    misses: 0,
  };
  return ask(service, next, context, [{ key: 'dialogue.will_bring', params: { item: document.label } }]);
}

/** Asks the next thing, or shows the summary when nothing is missing. */
function ask(
  service: ServiceDefinition,
  state: DialogueState,
  context: DialogueContext,
  before: Reply[] = [],
): DialogueResult {
  const asked = nextQuestion(service, state);
  if (!asked) return confirm(service, { ...state, asked: undefined }, context, before);
  const question: Reply = { key: `ask.${asked.key}` };
  const field = asked.kind === 'field' ? service.fields.find(({ key }) => key === asked.key) : undefined;
  if (field?.options) {
    question.choices = Object.entries(field.options).map(([value, label]) => ({ value, label }));
  }
  return result({ ...state, step: 'collecting', asked }, [...before, question]);
}

function confirm(
  service: ServiceDefinition,
  state: DialogueState,
  context: DialogueContext,
  before: Reply[] = [],
): DialogueResult {
  const choices = [
    { value: 'ya', label: 'dialogue.choice_send' },
    { value: 'batal', label: 'dialogue.choice_cancel' },
  ];
  return result({ ...state, step: 'confirming' }, [
    ...before,
    { key: 'dialogue.summary', params: context.summary(service, state) },
    { key: 'dialogue.consent', choices },
  ]);
}

function confirming(turn: Turn): DialogueResult {
  const { state, input, context } = turn;
  const service = serviceOf(state, context);
  if (!service) return menu({ ...emptyState, step: 'choosing' }, context);
  if (context.reading.signal === 'yes' || /^\s*1\W*$/.test(input.text)) {
    return result(state, [], [{ type: 'open_case' }]);
  }
  if (context.reading.signal === 'no' || /^\s*2\W*$/.test(input.text)) {
    return result(state, [{ key: 'dialogue.how_to_correct' }]);
  }
  if (input.papers.length > 0)
    return result({ ...state, loose: [...state.loose, ...input.papers] }, [{ key: 'dialogue.paper_extra' }]);
  const answers = readAnswers(input.text, service, { ...state, asked: undefined }, context);
  if (answers.refused) return refused(turn, state, answers.refused);
  if (Object.keys(answers.values).length > 0) {
    return confirm(service, { ...state, values: { ...state.values, ...answers.values }, misses: 0 }, context);
  }
  return missed(turn, (kept) => result(kept, [{ key: 'dialogue.how_to_correct' }]));
}

/** Two misses in a row offer an officer. */
function missed({ state, input }: Turn, again: (state: DialogueState) => DialogueResult): DialogueResult {
  if (input.other) return result(state, [{ key: 'dialogue.kept_for_officer' }]);
  const misses = state.misses + 1;
  const next = again({ ...state, misses });
  const sorry: Reply = { key: misses >= 2 ? 'dialogue.offer_officer' : 'dialogue.not_understood' };
  return { ...next, state: { ...next.state, misses }, replies: [sorry, ...next.replies] };
}

function serviceOf(state: DialogueState, { services }: DialogueContext): ServiceDefinition | undefined {
  return services.find(({ code }) => code === state.service);
}

/** Whether a draft has all that its service requires. */
export function isComplete(service: ServiceDefinition, state: DialogueState): boolean {
  return missingFields(service, state).length === 0 && missingDocuments(service, state).length === 0;
}

function result(state: DialogueState, replies: Reply[], effects: DialogueEffect[] = []): DialogueResult {
  return { state, replies, effects };
}
