import { type Static, Type } from '@sinclair/typebox';
import { actors } from './roles';
import { FieldSchema } from './field.definition';
import { keyed, oneOf, strict } from './schema-parts';

export const actionNeeds = ['note', 'reasons', 'items', 'data', 'file'] as const;
export type ActionNeed = (typeof actionNeeds)[number];

export const effects = [
  'draft',
  'sheet',
  'sign',
  'deliver',
  'confirm_identity',
  'record_external',
  'endorse',
  'correct',
  'revoke',
] as const;
export type Effect = (typeof effects)[number];

export const StatusSchema = strict({
  label: Type.String({ minLength: 1, description: 'What citizens and officers read' }),
  waits_for: Type.Optional(oneOf(['office', 'citizen', 'other'], { description: 'Who must do something now' })),
  limit_days: Type.Optional(Type.Integer({ minimum: 1, maximum: 3650 })),
  remind_days: Type.Optional(
    Type.Integer({ minimum: 1, description: 'When the citizen is reminded; left out: half of limit_days' }),
  ),
  then: Type.Optional(Type.String({ description: 'The action that the timer takes after limit_days' })),
  final: Type.Optional(oneOf(['done', 'closed'])),
});
export type StatusDefinition = Static<typeof StatusSchema>;

export const ActionSchema = strict({
  label: Type.Optional(Type.String({ minLength: 1, description: 'The text of the button' })),
  from: Type.Array(Type.String(), { minItems: 1 }),
  to: Type.Optional(Type.String({ description: 'Left out: the status stays' })),
  by: Type.Array(oneOf(actors), { minItems: 1 }),
  needs: Type.Array(oneOf(actionNeeds), { default: [] }),
  reason_list: Type.Optional(
    Type.String({ description: 'Which list under `reasons`; left out: reject for a final status, else return' }),
  ),
  data: Type.Optional(
    Type.Array(FieldSchema, { minItems: 1, description: 'With needs: [data]: what is told, as fields are' }),
  ),
  notify: Type.Optional(Type.String({ description: 'The text notice.<name> goes to the citizen' })),
  clock: Type.Optional(oneOf(['pause', 'resume'])),
  effect: Type.Optional(oneOf(effects)),
  not_same_as: Type.Optional(
    Type.Array(Type.String(), {
      minItems: 1,
      description: 'Actions that somebody else must have done: nobody reviews and signs the same case',
    }),
  ),
  settles: Type.Optional(
    Type.Array(Type.String(), {
      minItems: 1,
      description: 'With effect endorse: documents that it stands for, so that nobody need bring them',
    }),
  ),
});
export type ActionDefinition = Static<typeof ActionSchema>;

export const WorkflowSchema = strict({
  initial: Type.String(),
  statuses: keyed(StatusSchema),
  actions: keyed(ActionSchema),
});
export type WorkflowDefinition = Static<typeof WorkflowSchema>;

/** After how many days of a wait the citizen is reminded: as the service says, else half-way to the limit; null where nobody waits. */
export function reminderDays({ waits_for: waits, limit_days: limit, remind_days: own }: StatusDefinition): number | null {
  return waits === 'citizen' && limit !== undefined ? (own ?? limit / 2) : null;
}

/** What a status means to boards, clocks and lists, whatever its name. */
export type Phase = 'work' | 'waiting' | 'done' | 'closed';

/** The phase of a status: final ones say it, `citizen` waits, all else is work. */
export function phaseOf(status: StatusDefinition): Phase {
  if (status.final) return status.final;
  return status.waits_for === 'citizen' ? 'waiting' : 'work';
}
