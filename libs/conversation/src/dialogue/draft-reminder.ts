import type { ServiceDefinition } from '@app/catalogue';
import { missingLabels } from './asking';
import type { DialogueState, ShelvedDraft } from './dialogue-state';
import { hasSubstance, initialsIn } from './drafts';
import { isFilling } from './turn';

/** One draft that its citizen is reminded of, in words that a text is made from. */
export interface RemindedDraft {
  key: string;
  service: string;
  missing: string[];
  initials: string;
  /** How it is taken up again where it stands aside. */
  number?: number;
  draft: Pick<DialogueState, 'kept' | 'heardAt'>;
}

/** Whether there is a draft in it of which nobody was reminded yet. */
export function mayRemind(state: DialogueState): boolean {
  return isUnfinished(state) || (state.shelved ?? []).some(isForgotten);
}

/** All drafts of which nobody was reminded, the open one first, and the state in which they were. */
export function reminded(
  state: DialogueState,
  services: readonly ServiceDefinition[],
): { state: DialogueState; drafts: RemindedDraft[] } {
  const known = (draft: Pick<DialogueState, 'service'>): ServiceDefinition | undefined =>
    services.find(({ code }) => code === draft.service);
  const open = isUnfinished(state) ? known(state) : undefined;
  const aside = (state.shelved ?? []).filter(isForgotten).flatMap((draft) => {
    const service = known(draft);
    return service ? [ofShelved(draft, service, services)] : [];
  });
  const shelved = state.shelved?.map((draft) => ({ ...draft, reminded: true as const }));
  return {
    state: { ...state, ...(open ? { reminded: true } : {}), ...(shelved ? { shelved } : {}) },
    drafts: [...(open ? [ofOpen(state, open)] : []), ...aside],
  };
}

function isUnfinished(state: DialogueState): boolean {
  return isFilling(state) && hasSubstance(state) && !state.reminded;
}

function isForgotten(draft: ShelvedDraft): boolean {
  return !draft.reminded;
}

function ofOpen(state: DialogueState, service: ServiceDefinition): RemindedDraft {
  const missing = missingLabels(service, state);
  const key = state.step === 'confirming' ? 'dialogue.draft_reminder_ready' : 'dialogue.draft_reminder';
  return { key, service: service.title, missing, initials: '', draft: state };
}

function ofShelved(
  draft: ShelvedDraft,
  service: ServiceDefinition,
  services: readonly ServiceDefinition[],
): RemindedDraft {
  return {
    key: 'dialogue.draft_reminder_aside',
    service: service.title,
    missing: missingLabels(service, { step: 'collecting', misses: 0, ...draft }),
    initials: initialsIn(draft, { services }),
    number: draft.number,
    draft,
  };
}
