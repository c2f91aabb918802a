import { type SchemaOptions, type TSchema, type TUnsafe, Type } from '@sinclair/typebox';

/** One of a few words, as a JSON Schema `enum`, so that a wrong word is answered with the right ones. */
export function oneOf<const T extends readonly string[]>(
  words: T,
  options: SchemaOptions = {},
): TUnsafe<T[number]> {
  return Type.Unsafe<T[number]>({ type: 'string', enum: [...words], ...options });
}

/** A value that may also be written as `null`. */
export function nullable<T extends TSchema>(schema: T, options: SchemaOptions = {}) {
  return Type.Union([schema, Type.Null()], options);
}

/** An object without unknown keys, because an unknown key is nearly always a typing mistake. */
export function strict<T extends Record<string, TSchema>>(properties: T, options: SchemaOptions = {}) {
  return Type.Object(properties, { additionalProperties: false, ...options });
}

/** A map from machine keys (`return_to_citizen`) to values. */
export function keyed<T extends TSchema>(value: T, options: SchemaOptions = {}) {
  return Type.Record(Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9_-]*$' }), value, {
    additionalProperties: false,
    ...options,
  });
}

/** A date as `yyyy-mm-dd`. */
export const isoDate = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'yyyy-mm-dd' });

/** A time of day as `hh:mm`. */
export const clockTime = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', description: 'hh:mm' });
