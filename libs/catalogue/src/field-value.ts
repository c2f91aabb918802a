import { parseNik, parsePhone } from '@app/core';
import { type VillageDefinition } from './office.definition';
import { type FieldDefinition, type FieldType } from './field.definition';
import { choiceMeant, readChoice } from './spoken-choice';
import { dayIn, readDate } from './spoken-date';
import { readMoney, readNumber } from './spoken-number';
import { readYesNo } from './spoken-yes-no';
import { findVillage, isServedOn } from './village-name';

/** A checked value as it is stored: plain JSON; null where an optional field is empty. */
export type FieldValue = string | number | boolean | string[] | null;

/** What a value is checked against. `timezone` decides which day `today` is. */
export interface FieldContext {
  today: Date;
  villages: readonly VillageDefinition[];
  timezone?: string;
}

/** The value, or a stable code with the text that tells the citizen what to write instead. */
export type FieldResult =
  | { ok: true; value: FieldValue }
  | { ok: false; code: string; textKey: string; params: Record<string, string> };

type Reader = (field: FieldDefinition, text: string, context: FieldContext) => FieldResult;

const longestAnswer = 2000;
const longestText = 300;

/** The one check of an answer, for chat, web and staff. Pure; never throws, whatever `raw` is. */
export function validateField(field: FieldDefinition, raw: unknown, context: FieldContext): FieldResult {
  const text = textOf(raw);
  if (text === '') return field.required ? wrong('required', field) : { ok: true, value: null };
  if (text === undefined) return wrong('unreadable', field);
  if (text.length > longestAnswer) return wrong('text_long', field, { max: field.max ?? longestText });
  return readers[field.type](field, text, context);
}

const readers: Record<FieldType, Reader> = {
  text: checkText,
  address: (field, text) =>
    /\p{L}{2}/u.test(text) && text.length >= 5 ? checkText(field, text) : wrong('address', field),
  nik: checkNik,
  kk: checkKk,
  phone: (field, text) => orWrong(readPhone(text), 'phone', field),
  date: checkDate,
  number: (field, text) => checkRange(field, readNumber(text), 'number'),
  money: (field, text) => checkRange(field, readMoney(text), 'money'),
  choice: checkChoice,
  yes_no: (field, text) => orWrong(readYesNo(text, field), 'yes_no', field),
  village: checkVillage,
  list: checkList,
};

function checkText(field: FieldDefinition, text: string): FieldResult {
  const clean = text.replace(/\s+/g, ' ');
  if (clean.length < (field.min ?? 1)) return wrong('text_short', field);
  if (clean.length > (field.max ?? longestText)) return wrong('text_long', field, { max: field.max ?? longestText });
  if (field.pattern && !new RegExp(`^(?:${field.pattern})$`, 'u').test(clean)) return wrong('text_pattern', field);
  return { ok: true, value: clean };
}

function checkNik(field: FieldDefinition, text: string): FieldResult {
  const result = parseNik(withoutWords(text));
  if (!result.ok) return wrong(`nik_${result.problem}`, field, { count: countDigits(text) });
  return /^(\d)\1+$/.test(result.nik) ? wrong('nik_birth_date', field) : { ok: true, value: result.nik };
}

/** A family card's number holds the day when it was recorded, without the NIK's 40 for women (domain.md 3.2). */
function checkKk(field: FieldDefinition, text: string): FieldResult {
  const digits = text.replace(/\D/g, '');
  if (digits.length !== 16) return wrong('kk_length', field, { count: digits.length });
  const day = Number(digits.slice(6, 8));
  const month = Number(digits.slice(8, 10));
  const possible = day >= 1 && day <= 31 && month >= 1 && month <= 12 && !/^(\d)\1+$/.test(digits);
  return possible ? { ok: true, value: digits } : wrong('kk_date', field);
}

function checkDate(field: FieldDefinition, text: string, context: FieldContext): FieldResult {
  const today = dayIn(context.timezone ?? 'UTC', context.today);
  const date = readDate(text, today, field.when);
  if (date === null) return wrong('date', field);
  if (field.when === 'past' && date > today) return wrong('date_past', field);
  if (field.when === 'future' && date < today) return wrong('date_future', field);
  return { ok: true, value: date };
}

function checkRange(field: FieldDefinition, value: number | null, kind: 'number' | 'money'): FieldResult {
  if (value === null || !Number.isSafeInteger(Math.round(value))) return wrong(kind, field);
  const show = (limit: number): string => limit.toLocaleString('id-ID', { useGrouping: kind === 'money' });
  if (field.min !== undefined && value < field.min) return wrong('number_small', field, { min: show(field.min) });
  if (field.max !== undefined && value > field.max) return wrong('number_large', field, { max: show(field.max) });
  return { ok: true, value };
}

/** Where the answer may be several options, only these are named. */
function checkChoice(field: FieldDefinition, text: string): FieldResult {
  const meant = choiceMeant(field, text);
  if ('key' in meant) return { ok: true, value: meant.key };
  const { among } = meant;
  const options = Object.entries(field.options ?? {}).filter(([key]) => among.includes(key));
  return wrong('choice', field, optionsOf(options.length > 1 ? { options: Object.fromEntries(options) } : field));
}

function checkVillage(field: FieldDefinition, text: string, context: FieldContext): FieldResult {
  const today = dayIn(context.timezone ?? 'UTC', context.today);
  const { kind, village } = findVillage(text, context.villages, today);
  if (kind === 'ours') return { ok: true, value: village.code };
  if (kind === 'moved') return wrong('village_moved', field, { village: village.name, district: village.district });
  const ours = context.villages.filter((item) => isServedOn(item, today)).map(({ name }) => name);
  return wrong('village_unknown', field, { options: ours.join(', ') });
}

function checkList(field: FieldDefinition, text: string): FieldResult {
  const words = text.split(/[,;\n]|\sdan\s/i).map((item) => item.trim().replace(/\s+/g, ' '));
  const items = [...new Set(words.filter(Boolean))];
  if (items.length === 0) return field.required ? wrong('required', field) : { ok: true, value: null };
  const chosen = field.options ? items.map((item) => readChoice(field, item)) : items;
  const value = chosen.filter((item) => item !== null);
  if (value.length < chosen.length) return wrong('choice', field, optionsOf(field));
  return listRefusal(field, value) ?? { ok: true, value };
}

/** Why a list of readable entries may not stand: one is too long, they are too few or too many; null when it may. */
function listRefusal(field: FieldDefinition, items: readonly string[]): FieldResult | null {
  const { min = 0, max = 20 } = field;
  if (items.some((item) => item.length > 100)) return wrong('text_long', field, { max: 100 });
  if (items.length < min) return wrong('list_few', field, { min });
  return items.length > max ? wrong('list_many', field, { max }) : null;
}

/** A scalar or a list of them as one text; undefined for anything else, which no field takes. */
function textOf(raw: unknown): string | undefined {
  if (raw === undefined || raw === null) return '';
  if (Array.isArray(raw)) {
    const parts = raw.map(textOf);
    return parts.includes(undefined) ? undefined : parts.join(', ');
  }
  if (typeof raw === 'number') return Number.isFinite(raw) ? String(raw).replace('.', ',') : undefined;
  if (typeof raw !== 'string' && typeof raw !== 'boolean') return undefined;
  return withoutControls(String(raw)).normalize('NFC').trim();
}

/** Control and direction characters hide what was written; line breaks stay for lists. */
function withoutControls(text: string): string {
  return text.replace(/[^\P{C}\n]/gu, ' ');
}

/** E.164 has at most 15 digits; a longer run is something else typed into the field. */
function readPhone(text: string): string | null {
  const phone = parsePhone(withoutWords(text));
  return phone !== null && phone.length <= 16 ? phone : null;
}

function withoutWords(text: string): string {
  return text.replace(/[\p{L}:,()]/gu, '').trim();
}

function countDigits(text: string): number {
  return text.replace(/\D/g, '').length;
}

function optionsOf(field: Pick<FieldDefinition, 'options'>): Record<string, string> {
  return { options: Object.values(field.options ?? {}).join(', ') };
}

function orWrong(
  value: FieldValue,
  code: string,
  field: FieldDefinition,
  params: Record<string, string | number> = {},
): FieldResult {
  return value === null ? wrong(code, field, params) : { ok: true, value };
}

function wrong(
  code: string,
  field: FieldDefinition,
  params: Record<string, string | number> = {},
): FieldResult {
  const common = { label: field.label, help: field.help ?? '' };
  return { ok: false, code, textKey: `invalid.${code}`, params: asTexts({ ...common, ...params }) };
}

function asTexts(params: Record<string, string | number>): Record<string, string> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));
}
