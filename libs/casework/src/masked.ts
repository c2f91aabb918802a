import type { FieldDefinition, ServiceDefinition } from '@app/catalogue';
import { isUuid, maskNumber, maskPhone, maskText } from '@app/core';

type Masks = Readonly<Record<string, (value: string) => string>>;

const masks: Masks = { nik: maskNumber, kk: maskNumber, phone: maskPhone, address: () => '***' };

/** A case's fields for who does not work the case: NIK, KK, phone and address masked, long numbers anywhere too. */
export function maskedFields(
  { fields: definitions }: Pick<ServiceDefinition, 'fields'>,
  fields: Record<string, unknown>,
): Record<string, unknown> {
  const byKey = new Map(definitions.map((definition) => [definition.key, definition]));
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, masked(value, byKey.get(key), byKey)]),
  );
}

/** The same for a line of the ledger, whose detail holds fields before and after at any depth. */
export function maskedDetail(
  service: Pick<ServiceDefinition, 'fields'>,
  detail: Record<string, unknown> | null,
): Record<string, unknown> | null {
  return detail && maskedFields(service, detail);
}

function masked(
  value: unknown,
  field: FieldDefinition | undefined,
  byKey: ReadonlyMap<string, FieldDefinition>,
): unknown {
  if (typeof value === 'string' && isUuid(value)) return value; // ours, and of digits often enough
  if (typeof value === 'string') return (masks[field?.type ?? ''] ?? maskText)(value);
  if (Array.isArray(value)) return value.map((item) => masked(item, field, byKey));
  if (!value || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, masked(item, byKey.get(key), byKey)]),
  );
}
