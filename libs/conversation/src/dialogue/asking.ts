import type { FieldDefinition, ServiceDefinition } from '@app/catalogue';
import type { DialogueResult, DialogueState, Reply } from './dialogue-state';
import { reuseQuestion, withOwnPapers } from './earlier-papers';
import { proposalQuestion, proposals } from './proposing';
import { missingDocuments, nextQuestion, openFields } from './requirements';
import { type DialogueContext, result } from './turn';

/** Asks the next thing, or shows the summary when nothing is missing. */
export function ask(
  service: ServiceDefinition,
  given: DialogueState,
  context: DialogueContext,
  before: Reply[] = [],
): DialogueResult {
  const state = withoutOpenReuse(withOwnPapers(service, given, context));
  const asked = nextQuestion(service, state);
  if (!asked) return confirm(service, { ...state, asked: undefined }, context, before);
  const again = asked.kind === 'document' ? reuseQuestion(service, state, context) : null;
  if (again) {
    return result({ ...state, step: 'collecting', asked, reuse: again.reuse }, [...before, again.reply]);
  }
  const proposed = proposals(service, state, context);
  if (asked.kind === 'field' && proposed[asked.key] !== undefined) {
    const question = proposalQuestion(service, proposed, context);
    return result({ ...state, step: 'collecting', asked, proposed }, [...before, question]);
  }
  const { proposed: _none, ...rest } = state;
  const field = asked.kind === 'field' ? service.fields.find(({ key }) => key === asked.key) : undefined;
  const opening = groupReply(service, state, field);
  const next: DialogueState = { ...rest, step: 'collecting', asked, group: field?.group ?? state.group };
  return result(next, [...before, ...opening, question(asked.key, field)]);
}

function withoutOpenReuse(state: DialogueState): DialogueState {
  const { reuse, ...rest } = state;
  return reuse?.refused ? state : rest;
}

function question(key: string, field: FieldDefinition | undefined): Reply {
  const choices = field?.options && Object.entries(field.options).map(([value, label]) => ({ value, label }));
  return { key: `ask.${key}`, choices };
}

/** One message for the whole group, before its first question. */
function groupReply(
  service: ServiceDefinition,
  state: DialogueState,
  field: FieldDefinition | undefined,
): Reply[] {
  const group = field?.group;
  if (group === undefined || group === state.group) return [];
  const labels = openFields(service, state)
    .filter((item) => item.group === group)
    .map(({ label }) => label);
  const title = service.groups[group];
  if (!title || labels.length < 2) return [];
  return [{ key: 'dialogue.group', params: { group: title, fields: labels.join(', ') } }];
}

/** One line of where the draft stands: what is still missing. */
export function missingLine(service: ServiceDefinition, state: DialogueState): string {
  return missingLabels(service, state).join(', ');
}

/** What must still come, in the order in which it is asked. */
export function missingLabels(service: ServiceDefinition, state: DialogueState): string[] {
  const fields = openFields(service, state).filter(({ required }) => required);
  return [...fields, ...missingDocuments(service, state)].map(({ label }) => label);
}

/** Whether to send it now, and how the result is wanted. */
export const consent: Reply = {
  key: 'dialogue.consent',
  choices: [
    { value: 'ya', label: 'dialogue.choice_send' },
    { value: 'batal', label: 'dialogue.choice_cancel' }, // 2, as everywhere a yes is asked
    { value: 'ya:office', label: 'dialogue.choice_send_office' },
    { value: 'ya:village', label: 'dialogue.choice_send_village' },
  ],
};

/** The summary, and the consent to send it. */
function confirm(
  service: ServiceDefinition,
  state: DialogueState,
  context: DialogueContext,
  before: Reply[] = [],
): DialogueResult {
  return result({ ...state, step: 'confirming' }, [
    ...before,
    { key: 'dialogue.summary', params: context.summary(service, state) },
    consent,
  ]);
}
