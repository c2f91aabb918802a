import { applicantOf } from '@app/catalogue';
import { initialsOf } from '@app/core';
import { normalise } from '../understand/normalise';
import { ask } from './asking';
import {
  type DialogueResult,
  type DialogueState,
  emptyState,
  type Reply,
  type ShelvedDraft,
} from './dialogue-state';
import type { DialogueContext } from './turn';

type Choice = NonNullable<Reply['choices']>[number];

type Offered = Pick<DialogueContext, 'services'>;

const most = 10;

/** A state with no draft: what belongs to the conversation itself stays. */
export function withoutDraft({ lastCode, shelved }: DialogueState): DialogueState {
  return { ...emptyState, lastCode, ...(shelved?.length ? { shelved } : {}) };
}

/** Puts the draft, and what was sent for somebody else beside it, aside. */
export function shelve(state: DialogueState): DialogueState {
  const { other, ...now } = state;
  const aside = shelveOne(now);
  if (!other) return aside;
  const next: DialogueState = { ...aside, loose: other.papers, service: state.service, values: other.values };
  return { ...shelveOne(next), loose: aside.loose };
}

/** Puts the draft aside where there is anything in it: nothing that a citizen sent is lost for another service or person. */
function shelveOne(state: DialogueState): DialogueState {
  const rest = withoutDraft(state);
  if (!hasSubstance(state)) return { ...rest, loose: state.loose };
  const { service, values, papers, loose, phone, heardAt, kept, reminded } = state;
  const { skipped, declined, person, delivery, reuse } = state;
  const number = 1 + Math.max(0, ...(state.shelved ?? []).map((draft) => draft.number));
  const draft: ShelvedDraft = {
    number,
    service,
    values,
    papers,
    loose,
    phone,
    heardAt,
    kept,
    reminded,
    skipped,
    declined,
    person,
    delivery,
    reuse,
  };
  return { ...rest, shelved: [...(state.shelved ?? []), draft].slice(-most) };
}

export function hasSubstance({
  service,
  values,
  papers,
}: Pick<DialogueState, 'service' | 'values' | 'papers'>): boolean {
  return service !== undefined && Object.keys(values).length + Object.keys(papers).length > 0;
}

/** The drafts that stand aside, each as a press that goes on with it. */
export function draftChoices(state: DialogueState, context: Offered, service?: string): Choice[] {
  return (state.shelved ?? [])
    .filter((draft) => service === undefined || draft.service === service)
    .filter((draft) => context.services.some(({ code }) => code === draft.service))
    .map((draft) => ({
      value: `draf:${draft.number}`,
      label: 'dialogue.draft',
      params: { number: String(draft.number), service: codeOf(draft), initials: initialsIn(draft, context) },
    }));
}

/** What is not sent yet, where anything is. */
export function draftsLeft(state: DialogueState, context: Offered): Reply[] {
  const choices = draftChoices(state, context);
  return choices.length > 0 ? [{ key: 'dialogue.drafts_left', choices }] : [];
}

/** "draf:2", "draf 2": on with that one; the one that is open stands aside. */
export function takenUp(
  state: DialogueState,
  text: string,
  context: DialogueContext,
): DialogueResult | undefined {
  const number = Number(/^\s*(?:draf|draft|isian)\s*[:.]?\s*(\d{1,3})\s*$/i.exec(text)?.[1]);
  const draft = state.shelved?.find((item) => item.number === number);
  const service = context.services.find(({ code }) => code === draft?.service);
  if (!draft || !service) return undefined;
  const aside = shelve({ ...state, shelved: state.shelved?.filter((item) => item !== draft) });
  const { number: _told, ...kept } = draft;
  const next: DialogueState = { ...aside, ...kept, loose: [...aside.loose, ...draft.loose] };
  const params = { service: service.title, initials: initialsIn(draft, context) };
  return ask(service, next, context, [{ key: 'dialogue.draft_taken_up', params }]);
}

/** Whether a draft that stands aside is somebody else's than of this name and NIK, as far as it tells. */
export function holdsOthers(
  { shelved = [] }: DialogueState,
  person: { name: string; nik?: string },
  { services }: Offered,
): boolean {
  return shelved.some(({ service: code, values }) => {
    const service = services.find((item) => item.code === code);
    const { name, nik } = service ? applicantOf(service, values) : { name: '', nik: undefined };
    return nik && person.nik ? nik !== person.nik : name !== '' && normalise(name) !== normalise(person.name);
  });
}

/** Who a draft is for, as far as it tells. */
export function initialsIn(
  { service: code, values }: Pick<DialogueState, 'service' | 'values'>,
  { services }: Offered,
): string {
  const service = services.find((item) => item.code === code);
  return service ? initialsOf(applicantOf(service, values).name) : '';
}

function codeOf({ service = '' }: ShelvedDraft): string {
  return service.toUpperCase();
}
