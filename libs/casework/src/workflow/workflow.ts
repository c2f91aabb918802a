import type { ActionDefinition, FieldDefinition, ServiceDefinition } from '@app/catalogue';
import { ActionForbidden, ActionNotAllowed } from '../casework.errors';

/** Where an action leads from a status, for these roles. Pure. @throws ActionNotAllowed, ActionForbidden */
export function nextMove(
  { code, workflow }: ServiceDefinition,
  status: string,
  action: string,
  roles: readonly string[],
): { definition: ActionDefinition; to: string } {
  // Own keys only: the action comes from a URL, and every object has a `constructor`.
  const definition = Object.hasOwn(workflow.actions, action) ? workflow.actions[action] : undefined;
  if (!definition?.from.includes(status)) {
    throw new ActionNotAllowed('no such action from here', {
      service: code,
      status,
      action: action.slice(0, 40),
    });
  }
  if (!definition.by.some((role) => roles.includes(role))) {
    throw new ActionForbidden('not for this role', { service: code, action });
  }
  return { definition, to: definition.to ?? status };
}

/** One thing that somebody may do with a case now. */
export interface AvailableAction {
  code: string;
  label: string;
  needs: string[];
  /** What its data are, where it says so. */
  data?: readonly FieldDefinition[];
}

/** What these roles may do from a status, in the order of the definition. */
export function availableActions(
  { workflow }: ServiceDefinition,
  status: string,
  roles: readonly string[],
): AvailableAction[] {
  return Object.entries(workflow.actions)
    .filter(([, { from, by }]) => from.includes(status) && by.some((role) => roles.includes(role)))
    .map(([code, { label, needs, data }]) => ({
      ...{ code, label: label ?? code, needs: [...needs] },
      ...(data ? { data } : {}),
    }));
}
