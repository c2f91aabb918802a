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

export type HoursBySpans = Static<typeof HoursSchema>;

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

export const SpecialHoursSchema = strict({
  from: isoDate,
  to: isoDate,
  reason: Type.String({ minLength: 1, description: 'What citizens read, such as Ramadan' }),
  hours: HoursSchema,
});
const days = Type.Integer({ minimum: 1, maximum: 36_500 });

export const RetentionSchema = strict(
  {
    documents_days: nullable(days, { default: null, description: 'Papers, after the case was closed; null: for ever' }),
    chat_media_days: nullable(days, {
      default: null,
      description: 'Photos in a chat that became no paper of a case; null: for ever',
    }),
    uploads_days: Type.Integer({
      minimum: 1,
      maximum: 365,
      default: 7,
      description: 'Uploads of the web form that were never sent in',
    }),
  },
  { default: {}, description: 'From the archive schedule (JRA) of the office' },
);

export const DraftsSchema = strict(
  {
    remind_after_hours: nullable(Type.Integer({ minimum: 2, maximum: 23 }), {
      default: 20,
      description: 'After the last word of the citizen, once a draft, while the window is open; null: never',
    }),
    keep_days: Type.Integer({
      minimum: 2,
      maximum: 365,
      default: 30,
      description: 'Without a word, as the citizen is told; a change holds for what is written from then on',
    }),
  },
  { default: {}, description: 'Applications in a chat that were not sent yet' },
);

export const QuietHoursSchema = strict(
  {
    from: { ...clockTime, default: '21:00' },
    until: { ...clockTime, default: '07:00' },
    awake_minutes: Type.Integer({
      minimum: 0,
      maximum: 720,
      default: 30,
      description: 'Who wrote so short a time ago is awake and hears news at once',
    }),
  },
  { default: {}, description: 'When news waits for the morning; answers never do' },
);
export type QuietHours = Static<typeof QuietHoursSchema>;

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
    special_hours: Type.Array(SpecialHoursSchema, {
      default: [],
      description: 'Days, first and last, with hours of their own; staff set more as dated rows',
    }),
    quiet_hours: QuietHoursSchema,
    signing_rounds: Type.Array(strict({ day: oneOf(weekdays), time: clockTime }), { default: [] }),
    notice_version: Type.String({ minLength: 1, description: 'Version of the privacy notice' }),
    takeover_quiet_hours: Type.Integer({
      minimum: 1,
      maximum: 720,
      default: 24,
      description: 'After a person answered in the inbox or app of the channel itself, the bot is silent this long',
    }),
    answer_within_minutes: Type.Integer({
      minimum: 10,
      maximum: 2400,
      default: 120,
      description: 'Working time in which an officer answers a chat; then others are told, and the citizen',
    }),
    try_out_hours: Type.Integer({
      minimum: 1,
      maximum: 72,
      default: 6,
      description: 'A try-out in a chat ends by itself after so many hours of silence',
    }),
    retention: RetentionSchema,
    drafts: DraftsSchema,
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
