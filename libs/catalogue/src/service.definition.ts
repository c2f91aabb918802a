import { type Static, Type } from '@sinclair/typebox';
import { FieldSchema, key } from './field.definition';
import { staffRoles } from './roles';
import { keyed, nullable, oneOf, strict } from './schema-parts';
import { WorkflowSchema } from './workflow.definition';

export const DocumentSchema = strict({
  key,
  label: Type.String({ minLength: 1 }),
  required: Type.Boolean({ default: false }),
  accept: Type.Array(oneOf(['image', 'pdf']), { default: ['image', 'pdf'], minItems: 1 }),
  may_bring: Type.Boolean({ default: true, description: 'May be brought to the office instead' }),
  help: Type.Optional(Type.String({ maxLength: 200 })),
  reuse: oneOf(['any', 'same_service', 'never'], {
    default: 'any',
    description: 'Which earlier applications an accepted one may be used again from, after asking',
  }),
  reuse_months: Type.Optional(
    Type.Integer({ minimum: 1, description: 'For how many months after it came; left out: whatever its age' }),
  ),
});
export type DocumentDefinition = Static<typeof DocumentSchema>;

const LegalSchema = strict({
  mode: oneOf(['active', 'retired']),
  basis: Type.Array(Type.String({ minLength: 1 }), { default: [] }),
  successor: nullable(Type.String(), {
    default: null,
    description: 'What citizens are sent to instead; with mode active: what has replaced it by law',
  }),
  successor_service: Type.Optional(Type.String({ description: 'The code of our service for the successor' })),
});

const ValiditySchema = strict({
  months: Type.Integer({ minimum: 1 }),
  report_every_months: Type.Optional(Type.Integer({ minimum: 1 })),
  reports: Type.Optional(Type.Integer({ minimum: 1 })),
});

export const ServiceSchema = strict(
  {
    code: Type.String({ pattern: '^[a-z][a-z0-9_-]*$', maxLength: 30 }),
    version: Type.Integer({ minimum: 1 }),
    title: Type.String({ minLength: 1, maxLength: 100 }),
    summary: Type.Optional(Type.String({ maxLength: 300, description: 'What it is for, in one sentence' })),
    keywords: Type.Array(Type.String({ minLength: 2 }), { default: [] }),
    legal: LegalSchema,
    product: oneOf(['made_here', 'made_elsewhere']),
    signature: oneOf(['ink', 'bsre'], { default: 'ink' }),
    signer: oneOf(staffRoles),
    signer_title: Type.Optional(Type.String({ description: "Instead of the official's own title" })),
    identity_check: oneOf(['counter', 'village', 'officer']),
    fee: Type.Integer({ minimum: 0 }),
    promise: nullable(strict({ working_days: Type.Integer({ minimum: 1 }) }), { default: null }),
    number: nullable(Type.String({ minLength: 1 }), { default: null }),
    validity: nullable(ValiditySchema, { default: null }),
    rating: nullable(strict({ max: Type.Integer({ minimum: 4, maximum: 5 }) }), {
      default: null,
      description: 'The best score that citizens may give when it is done; null: none is asked for',
    }),
    groups: keyed(Type.String({ minLength: 1 }), { default: {}, description: 'Titles of the groups of fields' }),
    fields: Type.Array(FieldSchema, { minItems: 1 }),
    documents: Type.Array(DocumentSchema, { default: [] }),
    reasons: keyed(keyed(Type.String({ minLength: 1 })), { default: {} }),
    workflow: WorkflowSchema,
  },
  { title: 'A service of the office', $id: 'service.json' },
);

/** One service as its `service.yaml` says, defaults filled in. */
export type ServiceDefinition = Static<typeof ServiceSchema>;

/** The letter of a service: a pdfmake document definition with `{{placeholders}}`. */
export const LetterSchema = Type.Object(
  { content: Type.Union([Type.Array(Type.Unknown()), Type.Object({})]) },
  { title: 'A letter (pdfmake document definition)', $id: 'letter.json', additionalProperties: true },
);
export type LetterTemplate = Readonly<Record<string, unknown>>;

/** The reasons that an action chooses from: its `reason_list`, else `reject` when it ends the case, else `return`. */
export function reasonsOf(service: ServiceDefinition, actionCode: string): Record<string, string> {
  const action = service.workflow.actions[actionCode];
  const ends = Boolean(action?.to && service.workflow.statuses[action.to]?.final);
  return service.reasons[action?.reason_list ?? (ends ? 'reject' : 'return')] ?? {};
}
