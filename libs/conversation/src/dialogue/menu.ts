import type { DialogueResult, DialogueState, Reply } from './dialogue-state';
import { draftChoices } from './drafts';
import { type DialogueContext, result } from './turn';

/** The services to choose from, by number or name. */
export function menu(state: DialogueState, context: DialogueContext, before: Reply[] = []): DialogueResult {
  const choices = [
    ...context.services.map(({ code, title }) => ({ value: code, label: title })),
    ...draftChoices(state, context),
  ];
  return result(state, [...before, { key: 'dialogue.menu', choices }]);
}
