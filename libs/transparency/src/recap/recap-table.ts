export type Cell = string | number | null;

/** A table for people, with every word in Indonesian. */
export interface Table {
  title: string;
  header: string[];
  rows: Cell[][];
  note?: string;
}

/** The name of a month (1 to 12). */
export function monthNameOf(month: number, length: 'long' | 'short' = 'long'): string {
  return new Intl.DateTimeFormat('id-ID', { month: length, timeZone: 'UTC' }).format(
    new Date(Date.UTC(2026, month - 1)),
  );
}
