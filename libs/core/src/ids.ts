import { v7, validate, version } from 'uuid';

/** A new id: UUID v7, so that ids sort by age and are known before the insert. */
export function newId(): string {
  return v7();
}

/** When one of our ids was made; null for one that does not tell (UUID v7 alone does). */
export function madeAt(id: string): Date | null {
  if (!validate(id) || version(id) !== 7) return null;
  return new Date(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16));
}

/** Whether a text from outside is a UUID of any version. */
export function isUuid(text: string): boolean {
  return validate(text);
}
