import type { ServiceDefinition } from '@app/catalogue';
import { ask, missingLine } from './asking';
import type { DialogueResult } from './dialogue-state';
import { result, type Turn } from './turn';

/** A greeting, thanks or "nanti" in the middle of a draft: answered like a person would, and the draft stays. */
export function courtesy(
  service: ServiceDefinition,
  { state, input, context }: Turn,
): DialogueResult | undefined {
  const { signal } = context.reading;
  if (input.text.trim().split(/\s+/).length > 6) return undefined;
  const missing = missingLine(service, state);
  if (signal === 'later')
    return result({ ...state, misses: 0 }, [
      { key: 'dialogue.kept', params: { missing, days: String(context.keepDays) } },
    ]);
  if (signal === 'thanks') return result({ ...state, misses: 0 }, [{ key: 'dialogue.welcome' }]);
  if (signal !== 'greeting') return undefined;
  const params = { service: service.title, missing };
  return ask(service, { ...state, misses: 0 }, context, [{ key: 'dialogue.where_we_are', params }]);
}
