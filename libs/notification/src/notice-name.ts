import type { ActionDefinition, StatusDefinition } from '@app/catalogue';

type Means = (action: ActionDefinition, to: StatusDefinition | undefined) => boolean;

const isClosing: Means = (_action, to) => to?.final === 'closed';

/** What an action does to the citizen, whatever its service calls it; the first that fits is told by the text of that name. */
const meanings: readonly (readonly [string, Means])[] = [
  ['returned', ({ needs }) => needs.includes('items')],
  ['drafted', ({ effect }) => effect === 'draft'],
  ['signed', ({ effect }) => effect === 'sign'],
  ['handed_over', ({ effect }) => effect === 'deliver'],
  ['expired', (action, to) => isClosing(action, to) && action.by.includes('timer')],
  ['cancelled', (action, to) => isClosing(action, to) && action.by.every((by) => by === 'citizen')],
  ['rejected', isClosing],
];

/**
 * The name of the text that tells of an action: its own where such a text was written, else that of what it means. A
 * service without texts still says which papers to send again, and why.
 */
export function noticeName(
  name: string,
  isWritten: (name: string) => boolean,
  action?: ActionDefinition,
  to?: StatusDefinition,
): string {
  if (isWritten(name) || !action) return name;
  return meanings.find(([, means]) => means(action, to))?.[0] ?? name;
}
