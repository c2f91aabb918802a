import type { DocumentDefinition, ServiceDefinition } from '@app/catalogue';
import type { Reply } from './dialogue-state';

/** All that a service needs, in one message: the form to copy, the photos, and which of them may be brought instead. */
export function requirementsReply(service: ServiceDefinition, price: string): Reply {
  const documents = service.documents.filter(({ required }) => required);
  const named = (list: readonly { label: string }[]): string => list.map(({ label }) => label).join(', ');
  const fields = service.fields.filter(({ required }) => required);
  return {
    key: requirementsKey(documents),
    params: {
      service: service.title,
      price,
      form: fields.map(({ label }) => `${label}:`).join('\n'),
      documents: named(documents),
      bring: named(documents.filter(({ may_bring: may }) => may)),
    },
  };
}

function requirementsKey(documents: readonly DocumentDefinition[]): string {
  if (documents.length === 0) return 'dialogue.requirements_no_photo';
  const brought = documents.filter(({ may_bring: may }) => may).length;
  if (brought === 0) return 'dialogue.requirements_photo';
  return brought === documents.length ? 'dialogue.requirements' : 'dialogue.requirements_some';
}
