import {
  dayIn,
  type FieldDefinition,
  type FieldType,
  type FieldValue,
  type OfficeDefinition,
  validateField,
} from '@app/catalogue';

/** Reads a value as a field of its type would take it; undefined when it would not. */
export interface ValueReader {
  /** The office's calendar day, yyyy-mm-dd */
  day: string;
  text(field: FieldDefinition, raw: string): string | undefined;
  number(type: FieldType, raw: string): number | undefined;
  date(raw: string): string | undefined;
}

export function valueReader(today: Date, { villages, timezone }: OfficeDefinition): ValueReader {
  const context = { today, villages, timezone };
  const valueOf = (field: FieldDefinition, raw: string): FieldValue => {
    const result = validateField(field, raw, context);
    return result.ok ? result.value : null;
  };
  const text = (field: FieldDefinition, raw: string): string | undefined => {
    const value = valueOf(field, raw);
    return typeof value === 'string' ? value : undefined;
  };
  return {
    day: dayIn(timezone, today),
    text,
    number: (type, raw) => {
      const value = valueOf(anyField(type), raw);
      return typeof value === 'number' ? value : undefined;
    },
    date: (raw) => text(anyField('date'), raw),
  };
}

function anyField(type: FieldType): FieldDefinition {
  return { key: type, label: '', type, required: false, personal: false };
}
