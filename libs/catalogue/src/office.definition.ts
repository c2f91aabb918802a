import { type Static, Type } from '@sinclair/typebox';
import { staffRoles } from './roles';
import { clockTime, isoDate, nullable, oneOf, strict } from './schema-parts';

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof weekdays)[number];

const spans = Type.Array(Type.Tuple([clockTime, clockTime]), {
  default: [],
  description: 'Open from, open until; several spans leave out the break',
});

export const HoursSchema = strict({
  monday: spans,
  tuesday: spans,
  wednesday: spans,
  thursday: spans,
  friday: spans,
  saturday: spans,
  sunday: spans,
});

export const VillageSchema = strict({
  code: Type.String({ pattern: '^\\d{2}\\.\\d{2}\\.\\d{2}\\.\\d{4}$', description: 'Kemendagri' }),
  name: Type.String({ minLength: 1 }),
  aliases: Type.Array(Type.String({ minLength: 1 }), { default: [] }),
  district: Type.String({ minLength: 1, description: 'The district that it belongs to now' }),
  valid_from: nullable(isoDate, { default: null, description: 'First day that this office serves it' }),
  valid_to: nullable(isoDate, { default: null, description: 'First day that this office no longer serves it' }),
});
export type VillageDefinition = Static<typeof VillageSchema>;

export const OfficialSchema = strict({
  role: oneOf(staffRoles),
  name: Type.String({ minLength: 1 }),
  title: Type.String({ minLength: 1 }),
  rank: Type.String({ default: '' }),
  nip: Type.String({ default: '' }),
  valid_from: nullable(isoDate, { default: null }),
  valid_to: nullable(isoDate, { default: null }),
});
export type OfficialDefinition = Static<typeof OfficialSchema>;

export const HolidaySchema = strict({ date: isoDate, name: Type.String({ minLength: 1 }) });
export type HolidayDefinition = Static<typeof HolidaySchema>;

export const OfficeSchema = strict(
  {
    code: Type.String({ pattern: '^[a-z][a-z0-9_-]*$', maxLength: 40 }),
    prefix: Type.String({ pattern: '^[A-Z]{2,4}$', description: 'First letters of every receipt code' }),
    name: Type.String({ minLength: 1 }),
    district: Type.String({ minLength: 1, description: 'The district itself, without "Kecamatan"' }),
    place: Type.String({ minLength: 1, description: 'Where letters are signed' }),
    region: strict({
      province: Type.String({ pattern: '^\\d{2}$' }),
      regency: Type.String({ pattern: '^\\d{2}\\.\\d{2}$' }),
      district: Type.String({ pattern: '^\\d{2}\\.\\d{2}\\.\\d{2}$' }),
    }),
    address: strict({
      street: Type.String({ minLength: 1 }),
      village: Type.Optional(Type.String()),
      regency: Type.String({ minLength: 1 }),
      province: Type.String({ minLength: 1 }),
      postal_code: Type.String({ pattern: '^\\d{5}$' }),
    }),
    phone: nullable(Type.String(), { default: null }),
    email: nullable(Type.String(), { default: null }),
    letterhead: Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }),
    timezone: Type.String({ minLength: 1 }),
    timezone_label: Type.String({ minLength: 1, default: 'WITA' }),
    hours: HoursSchema,
    holidays: Type.Array(HolidaySchema, { default: [] }),
    signing_rounds: Type.Array(strict({ day: oneOf(weekdays), time: clockTime }), { default: [] }),
    notice_version: Type.String({ minLength: 1, description: 'Version of the privacy notice' }),
    villages: Type.Array(VillageSchema, { minItems: 1 }),
    officials: Type.Array(OfficialSchema, { minItems: 1 }),
  },
  { title: 'The office', $id: 'office.json' },
);

/** The office as `office.yaml` says: first values, over which staff put dated rows. */
export type OfficeDefinition = Static<typeof OfficeSchema>;

/** `texts/*.yaml` and `services/<code>/texts.yaml`: keys with dots, plain text. */
export const TextsSchema = Type.Record(
  Type.String({ pattern: '^[a-z0-9_-]+(\\.[A-Za-z0-9_-]+)*$' }),
  Type.String({ minLength: 1 }),
  { additionalProperties: false, title: 'Texts', $id: 'texts.json' },
);

/** `language/*.yaml`: a meaning, and the words and phrases that have it. */
export const LanguageSchema = Type.Record(
  Type.String({ pattern: '^[a-z][a-z0-9_]*$' }),
  Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }),
  { additionalProperties: false, title: 'Vocabulary', $id: 'language.json' },
);
export type LanguageTable = Static<typeof LanguageSchema>;
