import { type Static, Type } from '@sinclair/typebox';
import { oneOf, strict } from './schema-parts';
import { placeholdersIn } from './texts';

/** What a template may speak of: nothing that the person at the other end should not see on a locked screen. */
export const templateParameters = ['service', 'receiptCode', 'office'] as const;
export type TemplateParams = Record<(typeof templateParameters)[number], string>;

/** `templates/<name>.yaml`: a message that opens a closed window, where the provider has approved it. */
export const TemplateSchema = strict(
  {
    language: Type.String({ pattern: '^[a-z]{2}(_[A-Z]{2})?$' }),
    category: oneOf(['UTILITY']),
    statuses: Type.Array(Type.String({ minLength: 1 }), {
      default: [],
      description: 'Of the case; none: for every other',
    }),
    body: Type.String({ minLength: 1, maxLength: 1024 }),
    reply: Type.String({ minLength: 1, maxLength: 25, description: 'The one button under it' }),
    examples: Type.Record(Type.String(), Type.String({ minLength: 1 }), {
      default: {},
      description: 'For whoever approves it: one for each placeholder',
    }),
  },
  { title: 'A template', $id: 'template.json' },
);

/** The name is the file's: lower case, digits and _, as the provider wants it. */
export type TemplateDefinition = Static<typeof TemplateSchema> & { name: string };

/**
 * The template of a case's status, else the one for everything that says most: of those whose placeholders can be filled.
 * @param known names of what can be told
 */
export function templateFor(
  templates: readonly TemplateDefinition[],
  known: readonly string[],
  status?: string,
): TemplateDefinition | undefined {
  const holes = ({ body }: TemplateDefinition): string[] => placeholdersIn(body);
  const fitting = templates
    .filter((template) => holes(template).every((name) => known.includes(name)))
    .sort((a, b) => holes(b).length - holes(a).length);
  return (
    fitting.find(({ statuses }) => status !== undefined && statuses.includes(status)) ??
    fitting.find(({ statuses }) => statuses.length === 0)
  );
}
