import { AppError } from './app-error';
import { recordOf } from './typed';

/** A cursor from outside that is not one of ours. */
export class CursorInvalid extends AppError {
  readonly code = 'core.cursor_invalid';
  readonly kind = 'invalid';
}

/** One page of a list, with the cursor of the next page or null at the end. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** Packs the sort key of the last row; times stay text so that microseconds survive. */
export function encodeCursor(key: Record<string, string>): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** Unpacks a cursor with exactly these keys. @throws CursorInvalid */
export function decodeCursor<K extends string>(cursor: string, keys: readonly K[]): Record<K, string> {
  const parsed = parseObject(cursor);
  return recordOf(keys, (key) => {
    const value = parsed[key];
    if (typeof value !== 'string' || value.length > 100) throw new CursorInvalid('cursor is not ours');
    return value;
  });
}

function parseObject(cursor: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (parsed && typeof parsed === 'object') return { ...parsed };
  } catch {
    // falls through: any unreadable text is the same mistake
  }
  throw new CursorInvalid('cursor is not ours');
}

/** Cuts the extra row that was read to learn whether there is more. */
export function pageOf<T>(rows: T[], limit: number, keyOf: (row: T) => Record<string, string>): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last ? encodeCursor(keyOf(last)) : null };
}
