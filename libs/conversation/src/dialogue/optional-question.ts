import type { ServiceDefinition } from '@app/catalogue';
import type { DialogueState, Reply } from './dialogue-state';

/** An optional question is asked once: whatever is answered, it is not asked again. */
export function passedOver(service: ServiceDefinition, state: DialogueState): DialogueState {
  const { asked } = state;
  const optional = service.fields.find(
    ({ key, required }) => !required && asked?.kind === 'field' && key === asked.key,
  );
  return optional ? { ...state, skipped: [...(state.skipped ?? []), optional.key] } : state;
}

/** What is good to know after a choice, such as what a bank asks for besides the letter. */
export function hintsAfter(service: ServiceDefinition, values: Readonly<Record<string, unknown>>): Reply[] {
  return service.fields.flatMap(({ key, hints }) => {
    const hint = hints?.[String(values[key])];
    return hint ? [{ key: 'dialogue.hint', params: { hint } }] : [];
  });
}
