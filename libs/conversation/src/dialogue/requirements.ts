import type { DocumentDefinition, FieldDefinition, ServiceDefinition } from '@app/catalogue';
import type { DialogueState } from './dialogue-state';

/** Required fields that have no value yet, in the order of the definition. */
export function missingFields(service: ServiceDefinition, state: DialogueState): FieldDefinition[] {
  return service.fields.filter(({ key, required }) => required && state.values[key] === undefined);
}

/** Fields to ask for: the required ones, and those asked though optional, once. */
export function openFields(service: ServiceDefinition, state: DialogueState): FieldDefinition[] {
  const isOpen = ({ key, required, asked }: FieldDefinition): boolean =>
    state.values[key] === undefined && (required || (asked === true && !state.skipped?.includes(key)));
  return service.fields.filter(isOpen);
}

/** Required documents that are neither here nor promised. */
export function missingDocuments(service: ServiceDefinition, state: DialogueState): DocumentDefinition[] {
  return service.documents.filter(({ key, required }) => required && state.papers[key] === undefined);
}

/** The next thing to ask for: fields group by group, then the documents. */
export function nextQuestion(service: ServiceDefinition, state: DialogueState): DialogueState['asked'] {
  const [field] = openFields(service, state);
  if (field) return { kind: 'field', key: field.key };
  const [document] = missingDocuments(service, state);
  return document ? { kind: 'document', key: document.key } : undefined;
}
