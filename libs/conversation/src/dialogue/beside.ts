import type { ServiceDefinition } from '@app/catalogue';
import { ask, consent } from './asking';
import type { DialogueEffect, DialogueResult, Reply } from './dialogue-state';
import { menu } from './menu';
import { result, serviceOf, type Turn } from './turn';

/**
 * An answer to something beside the way: the draft stays where it was and what was asked is asked again. Before a draft
 * the service that it was about may be begun with one press; without one the menu follows.
 */
export function beside(
  { state, context }: Turn,
  replies: Reply[],
  about?: ServiceDefinition,
  effects: DialogueEffect[] = [],
): DialogueResult {
  const kept = { ...state, misses: 0 };
  const draft = serviceOf(state, context);
  const next =
    draft && state.step === 'collecting'
      ? ask(draft, kept, context, replies)
      : draft && state.step === 'confirming'
        ? result(kept, [...replies, consent])
        : beforeDraft(kept, replies, about, context);
  return { ...next, effects: [...next.effects, ...effects] };
}

function beforeDraft(
  state: Turn['state'],
  replies: Reply[],
  about: ServiceDefinition | undefined,
  context: Turn['context'],
): DialogueResult {
  const choosing = { ...state, step: 'choosing' as const };
  if (!about) return menu(choosing, context, replies);
  const choices = [{ value: about.code, label: 'dialogue.choice_start' }];
  return result(choosing, [
    ...replies.slice(0, -1),
    { ...(replies.at(-1) ?? { key: 'info.office' }), choices },
  ]);
}
