import { CursorInvalid, decodeCursor } from './cursor';

const instant = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00$/;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Where a list sorted by time and id goes on: only what the database itself wrote. @throws CursorInvalid */
export function cursorKey(cursor: string): { at: string; id: string } {
  const key = decodeCursor(cursor, ['at', 'id']);
  if (!instant.test(key.at) || !uuid.test(key.id) || !isRealDate(key.at)) {
    throw new CursorInvalid('cursor is not ours');
  }
  return key;
}

/** Date.parse takes the 31st of February for the 3rd of March; PostgreSQL refuses it. */
function isRealDate(at: string): boolean {
  const time = Date.parse(at.replace(' ', 'T').replace('+00', 'Z'));
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === at.slice(0, 10);
}
