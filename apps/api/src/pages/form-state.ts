import { type FieldError, isUuid } from '@app/core';
import type { GivenDocument } from '../public/field-checks';
import type { MultipartForm } from './read-form';

/** What a person had filled in, so that a mistake costs no typing twice. */
export interface FormState {
  key: string;
  values: Record<string, string>;
  /** Uploads kept from an earlier try, by document key. */
  uploads: Record<string, string>;
  bring: readonly string[];
  errors: readonly FieldError[];
}

/** Reads the fields `field.<key>`, `upload.<document>` and `bring.<document>` of a form. */
export function formState(
  { fields }: MultipartForm,
  uploads: Record<string, string>,
  errors: readonly FieldError[],
): FormState {
  const part = (prefix: string): [string, string][] =>
    Object.entries(fields).flatMap(([name, value]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [],
    );
  return {
    key: fields['key'] ?? '',
    values: Object.fromEntries(part('field.')),
    // Only what we gave out ourselves is the name of an upload.
    uploads: { ...Object.fromEntries(part('upload.').filter(([, id]) => isUuid(id))), ...uploads },
    bring: part('bring.').map(([key]) => key),
    errors,
  };
}

/** The documents among `keys` that the form gives: a file wins over a promise to bring it. */
export function documentsOf(keys: readonly string[], { uploads, bring }: FormState): GivenDocument[] {
  return keys.flatMap((document): GivenDocument[] => {
    const uploadId = uploads[document];
    if (uploadId) return [{ document, uploadId }];
    return bring.includes(document) ? [{ document, willBring: true }] : [];
  });
}
