import type { ServiceDefinition } from '@app/catalogue';
import type { Reading } from '../understand/reading';
import type { Reply } from './dialogue-state';

/** What the dialogue knows of services whose document the law has replaced. */
export interface LegalLife {
  /** Services that nobody can apply for any more. */
  retired: readonly ServiceDefinition[];
  /** What is said of a service's legal life; null where nothing is. */
  note: (service: ServiceDefinition) => Reply | null;
  /** The service of ours that takes its place. */
  successor: (service: ServiceDefinition) => ServiceDefinition | undefined;
}

/** The retired service that is meant, when no other is: named in the text, or the draft's own that retired meanwhile. */
export function retiredMeant(
  reading: Pick<Reading, 'services'>,
  draft: string | undefined,
  { retired }: LegalLife,
): ServiceDefinition | undefined {
  const named = retired.filter(({ code }) => reading.services.includes(code));
  if (named.length === 1 && reading.services.length === 1) return named[0];
  return retired.find(({ code }) => code === draft);
}

/** The note of a service, as replies to go before others. */
export function legalReplies(service: ServiceDefinition, { note }: LegalLife): Reply[] {
  const reply = note(service);
  return reply ? [reply] : [];
}
