import { RequestInvalid } from '../request-invalid';

/** A day or a moment in UTC out of a query. @throws RequestInvalid for a day that no calendar has */
export function instant(text: string | undefined, field: string): Date | undefined {
  if (text === undefined) return undefined;
  const time = new Date(text);
  const isReal = !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text.slice(0, 10));
  if (!isReal) throw new RequestInvalid([{ field, code: 'date_invalid' }]);
  return time;
}
