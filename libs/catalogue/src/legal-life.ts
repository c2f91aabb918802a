import { type Catalogue } from './catalogue';
import { type ServiceDefinition } from './service.definition';

/** A text of the catalogue with what fills it. */
export interface LegalWords {
  key: string;
  params: Record<string, string>;
}

/**
 * What citizens hear of a service's legal life; null where there is nothing to say. A successor beside `mode: active`
 * means that the office has not decided yet: it still serves, and each answer says what replaced the document.
 */
export function legalWords(catalogue: Catalogue, service: ServiceDefinition): LegalWords | null {
  const { mode } = service.legal;
  const successor = successorName(catalogue, service);
  if (mode === 'active' && successor === null) return null;
  const key = mode === 'active' ? 'legal.replaced' : successor === null ? 'legal.ended' : 'legal.retired';
  return { key, params: { service: service.title, successor: successor ?? '' } };
}

/** The same as one sentence. */
export function legalNote(catalogue: Catalogue, service: ServiceDefinition): string | null {
  const words = legalWords(catalogue, service);
  return words && catalogue.texts.render(words.key, words.params);
}

/** The service of ours that serves those who ask for a retired one; undefined where there is none. */
export function successorOf(
  { services }: Pick<Catalogue, 'services'>,
  { code, legal }: ServiceDefinition,
): ServiceDefinition | undefined {
  const wanted = legal.successor_service ?? legal.successor;
  return services.find((item) => item.code === wanted && item.code !== code && item.legal.mode === 'active');
}

function successorName(catalogue: Catalogue, service: ServiceDefinition): string | null {
  const { successor } = service.legal;
  const isCode = successor !== null && catalogue.has(successor);
  return isCode || successor === null ? (successorOf(catalogue, service)?.title ?? successor) : successor;
}
