import type { ActionDefinition, ServiceDefinition } from '@app/catalogue';
import { OtherVillage, SamePerson } from '../casework.errors';

/** What of a case decides, beside roles, who may act. */
export interface Standing {
  village: string | null;
  /** Who of the staff did each action last. */
  doers: Readonly<Record<string, string>>;
}

/** Who would act; citizen, timer and system have no id of a user. */
export interface Candidate {
  roles: readonly string[];
  userId?: string;
  village?: string;
  /** What he has by an order only. */
  deputyFor?: readonly { role: string }[];
}

/** The role that signs, for an action that whoever signs must not have done; null for any other action. Pure. */
export function signingOf({ signer, workflow }: ServiceDefinition, code: string): string | null {
  const isApart = Object.values(workflow.actions).some(
    ({ effect, not_same_as: others }) => effect === 'sign' && others?.includes(code),
  );
  return isApart ? signer : null;
}

/** Why this person may not take the action though a role of his may; null when he may. Pure. */
export function objection(
  action: Pick<ActionDefinition, 'by' | 'not_same_as'>,
  { village, doers }: Standing,
  who: Candidate,
  signing: string | null = null,
): 'same_person' | 'other_village' | null {
  if (hasDone(who, action, doers) || signsFor(who, signing)) return 'same_person';
  return isForVillage(action, who) && (village === null || village !== who.village) ? 'other_village' : null;
}

function hasDone(
  { userId }: Candidate,
  action: Pick<ActionDefinition, 'not_same_as'>,
  doers: Standing['doers'],
): boolean {
  return !!userId && !!action.not_same_as?.some((other) => doers[other] === userId);
}

/** His name stands under the letter while he stands in for its signer, whoever records the signature. */
function signsFor({ deputyFor }: Candidate, signing: string | null): boolean {
  return !!signing && !!deputyFor?.some(({ role }) => role === signing);
}

/** Whether he has no other role for the action than that of his village. */
function isForVillage({ by }: Pick<ActionDefinition, 'by'>, who: Candidate): boolean {
  const roles = by.filter((role) => who.roles.includes(role));
  return roles.length > 0 && roles.every((role) => role === 'village_officer');
}

/** @throws SamePerson, OtherVillage */
export function requireStanding(
  action: Pick<ActionDefinition, 'by' | 'not_same_as'>,
  record: Standing & { id: string },
  who: Candidate,
  signing: string | null = null,
): void {
  const reason = objection(action, record, who, signing);
  if (reason === 'same_person') throw new SamePerson('somebody else must do this', { caseId: record.id });
  if (reason === 'other_village') throw new OtherVillage('case of another village', { caseId: record.id });
}
