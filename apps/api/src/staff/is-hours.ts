import { type HoursBySpans, weekdays, wrongHours } from '@app/catalogue';
import { isRecord } from '@app/core';
import { ValidateBy, type ValidationOptions } from 'class-validator';

const time = /^([01]\d|2[0-3]):[0-5]\d$/;
const maxSpans = 6;

/** Every weekday with its spans of `hh:mm`, in order; no other key. */
export function isHours(value: unknown): value is HoursBySpans {
  return hasSpans(value) && wrongHours(value).length === 0;
}

function hasSpans(value: unknown): value is HoursBySpans {
  if (!isRecord(value)) return false;
  const days = Object.entries(value);
  const isKnown = days.length === weekdays.length && weekdays.every((day) => Object.hasOwn(value, day));
  return isKnown && days.every(([, spans]) => isSpans(spans));
}

function isSpans(value: unknown): boolean {
  if (!Array.isArray(value) || value.length > maxSpans) return false;
  return value.every(
    (span: unknown) =>
      Array.isArray(span) && span.length === 2 && span.every((at) => typeof at === 'string' && time.test(at)),
  );
}

export function IsHours(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy({ name: 'isHours', validator: { validate: isHours } }, options);
}
