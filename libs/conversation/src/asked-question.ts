import type { FieldDefinition, ServiceDefinition } from '@app/catalogue';
import type { DialogueState } from './dialogue/dialogue-state';
import type { Question } from './understand/reading';

/** What a step of a case asks for: it may sound like anything. */
const anyWords: FieldDefinition = { key: 'note', label: '', type: 'text', required: true, personal: true };

/** What the dialogue asked last, as the understanding weighs it. */
export function askedQuestion(
  { step, asked, service: code, stepping }: DialogueState,
  services: readonly ServiceDefinition[],
): Question | undefined {
  if (stepping) return stepping.asked === 'confirm' ? { kind: 'yes_no' } : { kind: 'field', field: anyWords };
  if (step !== 'collecting' || !asked) return undefined;
  if (asked.kind === 'document') return { kind: 'document', key: asked.key };
  const service = services.find((item) => item.code === code);
  const field = service?.fields.find(({ key }) => key === asked.key);
  return field && { kind: 'field', field };
}
