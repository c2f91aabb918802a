import type { TemplateDefinition } from '@app/catalogue';
import { normalise } from './understand/normalise';

/**
 * Whether a message is only the answer that a template asks for ("Balas YA"). It means that and nothing else: not the
 * consent to a form that has been waiting since before.
 */
export function answersTemplate(
  wasAsked: boolean,
  { text = '', payload = text }: { text?: string; payload?: string },
  templates: readonly Pick<TemplateDefinition, 'reply'>[],
): boolean {
  const said = normalise(payload);
  return wasAsked && said !== '' && templates.some(({ reply }) => normalise(reply) === said);
}
