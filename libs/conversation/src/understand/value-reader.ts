import {
  dayIn,
  type FieldDefinition,
  type FieldType,
  type FieldValue,
  type OfficeDefinition,
  validateField,
} from '@app/catalogue';

/** Reads a value as a field would take it; undefined when it would not. */
export interface ValueReader {
  /** The office's calendar day, yyyy-mm-dd */
  day: string;
  value(field: FieldDefinition, raw: string): FieldValue | undefined;
  text(field: FieldDefinition, raw: string): string | undefined;
  date(raw: string): string | undefined;
}

export function valueReader(today: Date, { villages, timezone }: OfficeDefinition): ValueReader {
  const context = { today, villages, timezone };
  const value = (field: FieldDefinition, raw: string): FieldValue | undefined => {
    const result = validateField(field, raw, context);
    return result.ok && result.value !== null ? result.value : undefined;
  };
  const text = (field: FieldDefinition, raw: string): string | undefined => {
    const found = value(field, raw);
    return typeof found === 'string' ? found : undefined;
  };
  return {
    day: dayIn(timezone, today),
    value,
    text,
    date: (raw) => text(anyField('date'), raw),
  };
}

function anyField(type: FieldType): FieldDefinition {
  return { key: type, label: '', type, required: false, personal: false };
}
