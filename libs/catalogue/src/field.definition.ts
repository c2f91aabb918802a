import { type Static, Type } from '@sinclair/typebox';
import { keyed, oneOf, strict } from './schema-parts';

export const fieldTypes = [
  'text',
  'nik',
  'kk',
  'phone',
  'date',
  'number',
  'money',
  'choice',
  'yes_no',
  'village',
  'address',
  'list',
] as const;
export type FieldType = (typeof fieldTypes)[number];

export const key = Type.String({ pattern: '^[a-z][a-z0-9_]*$', maxLength: 40 });

export const FieldSchema = strict({
  key,
  label: Type.String({ minLength: 1 }),
  type: oneOf(fieldTypes),
  required: Type.Boolean({ default: false }),
  personal: Type.Boolean({ default: false, description: 'Personal data: masked where it can be' }),
  max: Type.Optional(Type.Number({ description: 'Longest text, largest number, or most items of a list' })),
  min: Type.Optional(Type.Number({ description: 'Shortest text, smallest number, or fewest items of a list' })),
  when: Type.Optional(oneOf(['past', 'future'], { description: 'For a date: today counts as both' })),
  pattern: Type.Optional(Type.String({ description: 'Regular expression for a text, matched in whole' })),
  options: Type.Optional(keyed(Type.String({ minLength: 1 }), { description: 'Choices: key and label' })),
  aliases: Type.Optional(
    keyed(Type.Array(Type.String({ minLength: 1 })), { description: 'Other names of options, by their key' }),
  ),
  help: Type.Optional(Type.String({ maxLength: 200, description: 'An example or a hint' })),
  asked: Type.Optional(
    Type.Boolean({ description: 'Asked once in a chat though it is not required; may be skipped' }),
  ),
  hints: Type.Optional(
    keyed(Type.String({ minLength: 1, maxLength: 340 }), { description: 'Said after an option is chosen, by its key' }),
  ),
  group: Type.Optional(Type.String({ description: 'Asked together; a key of `groups`' })),
});
export type FieldDefinition = Static<typeof FieldSchema>;
