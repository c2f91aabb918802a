import { v7, validate } from 'uuid';

/** A new id: UUID v7, so that ids sort by age and are known before the insert. */
export function newId(): string {
  return v7();
}

/** Whether a text from outside is a UUID of any version. */
export function isUuid(text: string): boolean {
  return validate(text);
}
